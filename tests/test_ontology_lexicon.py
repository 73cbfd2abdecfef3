"""Names: what the lexicon knows, finds in a text and in a question, and refuses to read."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.errors import VocabularyError
from ontology.lexicon import Lexicon, load_lexicon

HEAD = """
@prefix qg: <http://127.0.0.1:8000/ontology#> .
@prefix id: <http://127.0.0.1:8000/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
LEXICON = load_lexicon()


def ids(words: str) -> list[str]:
    return [term.id for term in LEXICON.lookup(words)]


def found(text: str, relaxed: bool = False) -> list[tuple[str, str]]:
    return [(mention.term.id, mention.matched) for mention in LEXICON.find(text, relaxed)]


def vocabulary(folder: Path, body: str, name: str = "extra.ttl") -> Path:
    path = folder / name
    path.write_text(HEAD + body, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("S3", "s3"),
        ("Amazon Simple Storage Service", "s3"),
        ("dynamo db", "dynamodb"),
        ("DynamoBD", "dynamodb"),
        ("Amazon API Gateway", "api-gateway"),
        ("Kinesis Firehose", "kinesis-data-firehose"),
        ("aws lambda", "lambda"),
        ("Amazon X-Ray", "x-ray"),
        ("GSIs", "global-secondary-index"),
        ("global secondary indexes", "global-secondary-index"),
        ("Security policy token", None),
        ("dead letter queues", "dead-letter-queue"),
        ("sqs", "sqs"),
        ("SQ", None),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        (".NET", "dotnet"),
        ("net", None),
        ("AWS", "aws"),
        ("Amazon Redis", None),
        ("", None),
        ("!?", None),
    ],
)
def test_looks_up_whole_names(words: str, term: str | None) -> None:
    assert ids(words) == ([term] if term else [])


def test_knows_kind_scope_and_class_tree() -> None:
    term = LEXICON.terms["global-secondary-index"]
    assert (term.label, term.kind, term.scope) == ("Global secondary index", "Component", "dynamodb")
    assert "GSI" in term.aliases
    assert LEXICON.classes[term.kind].parents == ("Entity",)
    assert LEXICON.properties["supports"].inverse == "supportedBy"


def test_strips_a_brand_but_leaves_it_alone() -> None:
    assert LEXICON.brands[0] == "Amazon Web Services"
    assert LEXICON.strip_brand("AWS Lambda") == "Lambda"
    assert LEXICON.strip_brand("amazon web services console") == "console"
    assert LEXICON.strip_brand("Amazonian fish") == "Amazonian fish"
    assert LEXICON.strip_brand("AWS") == "AWS"


def test_finds_the_longest_name_at_each_place() -> None:
    assert found("Amazon Elastic Block Store (EBS) and EC2 Auto Scaling groups") == [
        ("ebs", "Amazon Elastic Block Store"),
        ("ebs", "EBS"),
        ("auto-scaling-group", "EC2 Auto Scaling groups"),
    ]
    assert found("General Purpose SSD (gp2)") == [("gp2", "General Purpose SSD (gp2)")]
    assert found("EBS/EFS/S3") == [("ebs", "EBS"), ("efs", "EFS"), ("s3", "S3")]
    assert found("S3's AZs, a dead-letter\nqueue") == [
        ("s3", "S3"),
        ("availability-zone", "AZs"),
        ("dead-letter-queue", "dead-letter\nqueue"),
    ]


def test_the_brand_before_a_name_belongs_to_the_mention() -> None:
    assert found("an AWS batch job in Amazon Cloudwatch") == [
        ("aws-batch", "AWS batch"),
        ("cloudwatch", "Amazon Cloudwatch"),
    ]
    assert found("Amazon Redis") == [("redis", "Redis")]


def test_a_name_does_not_run_over_cells_or_sentences() -> None:
    assert found("standard\tqueue") == []
    assert found("It is S3. Standard prices apply") == [("s3", "S3")]


def test_ordinary_words_and_short_acronyms_keep_their_case() -> None:
    assert found("languages: Go, Java and C#; we go on, and sam too") == [
        ("go", "Go"),
        ("java", "Java"),
        ("c-sharp", "C#"),
    ]
    assert found("Go to the console") == []
    assert found("Go") == [("go", "Go")]
    assert found("Backup via snapshots; connect, transfer and support") == []


def test_a_question_may_be_typed_in_any_case() -> None:
    mentions = LEXICON.find("can ecs, sam and fargate run go? it goes", relaxed=True)
    assert [(mention.term.id, mention.sure) for mention in mentions] == [
        ("ecs", False),
        ("sam", False),
        ("fargate", True),
        ("go", False),
    ]


def test_codes_and_addresses_hold_no_names() -> None:
    for code in (
        "x-amz-server-side-encryption-aws-kms-key-id",
        "https://sqs.us-east-1.amazonaws.com",
        "arn:aws:s3:::bucket",
        "/aws/lambda/function",
        "--iam-role",
        "my_s3_file",
    ):
        assert found(code) == [], code
    assert found("Redis-based, S3-compatible, EC2-Classic") == [
        ("redis", "Redis"),
        ("s3", "S3"),
        ("ec2-classic", "EC2-Classic"),
    ]


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=200))
def test_mentions_are_in_order_apart_and_as_written(text: str) -> None:
    end = 0
    for mention in LEXICON.find(text, relaxed=True):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.matched
        end = mention.end


@settings(deadline=None)  # the machine may be busy
@given(st.sampled_from(sorted(LEXICON.terms)))
def test_every_name_leads_back_to_its_term(term_id: str) -> None:
    term = LEXICON.terms[term_id]
    for name in term.names:
        assert term in LEXICON.lookup(name), name
        spotted = LEXICON.find(f"about {name}, really", relaxed=True)
        assert any(mention.term == term for mention in spotted), name


def test_no_name_is_shared_by_two_terms() -> None:
    for term in LEXICON.terms.values():
        for name in term.names:
            assert LEXICON.lookup(name) == (term,), name


def test_another_vocabulary_brings_terms_and_more_names(tmp_path: Path) -> None:
    extra = vocabulary(
        tmp_path,
        'id:benzene a qg:Concept ; skos:prefLabel "Benzene" ; skos:altLabel "C6H6" ; qg:belongsTo id:s3 .\n'
        'id:s3 skos:altLabel "the big bucket shop" .',
    )
    lexicon = load_lexicon([extra])
    assert [term.id for term in lexicon.lookup("c6h6")] == ["benzene"]
    assert [term.id for term in lexicon.lookup("Big bucket shop")] == []
    assert [term.id for term in lexicon.lookup("the big bucket shop")] == ["s3"]
    assert [term.id for term in lexicon.lookup("Amazon S3")] == ["s3"]
    assert lexicon.terms["s3"].kind == "Service"


def test_none_at_all_is_an_empty_lexicon() -> None:
    lexicon: Lexicon = load_lexicon(standard=())
    assert lexicon.terms == {}
    assert lexicon.find("Amazon S3") == []
    assert lexicon.strip_brand("Amazon S3") == "Amazon S3"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("id:a a qg:Concept", "cannot be read as Turtle"),
        ("id:a a qg:Concept .", "a: has 0 skos:prefLabel; give exactly one"),
        ('id:a a qg:Concept ; skos:prefLabel "A", "B" .', "has 2 skos:prefLabel"),
        ('id:a skos:prefLabel "A" .', "is not one class of entities"),
        ('id:a a qg:Claim ; skos:prefLabel "A" .', "its type qg:Claim is not one class of entities"),
        ('id:a a qg:Concept, qg:Tool ; skos:prefLabel "A" .', "is not one class of entities"),
        ('<http://example.org/a> a qg:Concept ; skos:prefLabel "A" .', "a concept's IRI should be"),
        ('id:A_b a qg:Concept ; skos:prefLabel "A" .', "a concept's IRI should be"),
        ('id:a a qg:Concept ; skos:prefLabel "A" ; qg:belongsTo id:zzz .', "belongs to 'zzz', which no"),
        ('id:a a qg:Concept ; skos:prefLabel "A" ; qg:exactLabel "B" .', "is none of its names"),
        ('id:s3 a qg:Concept ; skos:prefLabel "Sulphur trimer" .', "give one of them another id"),
    ],
)
def test_a_faulty_vocabulary_is_refused_with_its_name(tmp_path: Path, body: str, told: str) -> None:
    with pytest.raises(VocabularyError, match=r"extra\.ttl: ") as caught:
        load_lexicon([vocabulary(tmp_path, body)])
    assert told in str(caught.value)


def test_a_missing_or_binary_vocabulary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="none"):
        load_lexicon([tmp_path / "none.ttl"])
    binary = tmp_path / "binary.ttl"
    binary.write_bytes(b"\x00\xff\xfe\x80")
    with pytest.raises(VocabularyError, match="binary"):
        load_lexicon([binary])


def test_loads_quickly_and_without_rdflib() -> None:
    code = (
        "import sys, time; from ontology.lexicon import load_lexicon; start = time.process_time()\n"
        "load_lexicon(); print(time.process_time() - start); assert 'rdflib' not in sys.modules"
    )
    spent = min(
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(2)
    )
    assert spent < 0.3  # measured 0.07 s of CPU; the slack is for slow machines


def test_reads_a_long_text_in_linear_time() -> None:
    text = "Amazon S3 stores objects; AWS Lambda runs functions. " * 2000
    started = time.process_time()
    assert len(LEXICON.find(text)) == 4000
    assert time.process_time() - started < 3
