"""How much each part of the search counts. Chosen on the development questions; nothing is fitted at run time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """Of the fused score, and the switches by which an evaluation leaves a part out.

    meaning     cosine of question and passage
    asked       cosine of question and the likest of our everyday questions that the passage answers
    keywords    BM25, scaled so that the best is 1
    echo        how much more the keywords count in documents that we wrote no questions about, for each 0.1 of a
                question's words that a passage has together beyond ECHO_FROM: it is put in the documents' own words
    lifted      what our own entry for the question adds to the passages that it pins, at most
    sentences   cosine of question and the likest sentence of the passage
    together    what a passage gains where another of its section is among the first
    phrases     whether pairs of words that stand side by side count in the keyword search beside single words, where
                there are documents that we wrote no questions about
    vocabulary  whether the guidance's terms for everyday words join the keywords
    parts       whether a question that asks several things is searched for as several
    demotions   whether footnotes, titles, texts out of force and the like go down
    """

    meaning: float = 2.0
    asked: float = 3.0
    keywords: float = 1.0
    echo: float = 1.5
    lifted: float = 0.5
    sentences: float = 0.5
    together: float = 0.25
    phrases: bool = True
    vocabulary: bool = True
    parts: bool = True
    demotions: bool = True


WEIGHTS = Weights()
ECHO_FROM = 0.25
