"""The answers to a set of questions as a page to read: what a person is shown, with official documents or without."""

from __future__ import annotations

from corpus.settings import Settings
from eval.questionset import load_questions
from retrieval.answer import Answer
from retrieval.engine import Engine

HEAD = """# Answers

Made by `python -m eval answers --set {name}`, on an index of {documents} official documents and of our own entries.
What is under "our words" is a summary, never a quotation; the place after it is where the official words stand.
"""


def _answer(answer: Answer) -> list[str]:
    lines = [f"## {answer.question}", ""]
    if answer.status == "declined":
        lines += [f"Declined ({answer.reason}). {answer.message}", ""]
    for quote in answer.quotes[:3]:
        lines += [f"{quote.rank}. {quote.title}, {quote.reference}{f', page {quote.page}' if quote.page else ''}"]
    if answer.quotes:
        lines.append("")
    for line in answer.summary:
        compared = "" if line.checked else " Not compared with the official text yet."
        notice = f" {line.notice}" if line.notice else ""
        lines += [f"- Our words: {line.text} ({'; '.join(line.citations)}).{notice}{compared}"]
    if answer.summary:
        lines.append("")
    if answer.signposts:
        lines += [f"Help: {', '.join(signpost.name for signpost in answer.signposts)}", ""]
    return lines


def answers_text(settings: Settings, name: str) -> str:
    """Markdown: each question with what it is answered. Official words are named, not repeated."""
    engine = Engine(settings)
    lines = [HEAD.format(name=name, documents=len(engine.index.documents))]
    for question in load_questions(name):
        lines += _answer(engine.ask(question.question))
    return "\n".join(lines).rstrip() + "\n"
