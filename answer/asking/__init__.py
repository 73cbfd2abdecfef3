"""Reading a question: its kind, what it names and asks for, in which words."""
