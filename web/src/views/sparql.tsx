export function Sparql(_: { params: URLSearchParams }) {
  return <h1>Sparql</h1>;
}
