"""Language by character n-grams: langdetect's naive Bayes over its own profiles, some twenty times as fast.

The same draws from the same random numbers, in the same order (`Detector._detect_block` of langdetect 1.0.9); a test
compares the two. What takes the time there is done otherwise: one product of matrix rows instead of a loop over 55
languages for each n-gram, and the n-grams of a word are looked up once.

Nakatani Shuyo, "Language Detection Library for Java" (2010): https://github.com/shuyo/language-detection
"""

import math
import random
import re
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

_ALPHA, _ALPHA_WIDTH = 0.5, 0.05  # smoothing, drawn anew in each trial around the first
_BASE_FREQUENCY = 10_000
_TRIALS = 7
_ITERATIONS, _AT_ONCE = 1_000, 5  # n-grams of a trial at most; convergence is looked at after each five
_ROUNDS = 8  # of five n-grams, computed together: half of the trials need no more
_CONVERGED = 0.99999
_LEAST = 0.1  # a language below it is not named
_SEED, _WORDS = 0, 20_000  # one text takes 14,000 at the very most
_LONGEST_WORD = 40  # characters of a word whose n-grams are kept: longer ones come once

_URL = re.compile(r"https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076}")
_MAIL = re.compile(r"[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}")
_LATIN = re.compile("[A-z]")  # as langdetect counts them: with the six signs between the cases
_NOT_LATIN = re.compile("[\u0300-\U0010ffff]")

_lock = Lock()


class _Normalised(dict[int, str]):
    """What langdetect takes a character for, by code point: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        from langdetect.utils.ngram import NGram

        self[code] = found = str(NGram.normalize(chr(code)))
        return found


class _Stream:
    """The numbers that `random.Random(seed)` draws, from its 32-bit words: of one seed, always the same ones."""

    def __init__(self, np: Any) -> None:
        source = random.Random(_SEED)  # noqa: S311 - repeatable draws, no secret
        self._words = np.array([source.getrandbits(32) for _ in range(_WORDS)], dtype=np.uint32)

    def below(self, limit: int) -> tuple[Any, Any]:
        """(numbers, places in the stream) of all that `randrange(limit)` would draw from any place on."""
        numbers = self._words >> (32 - limit.bit_length())
        places = (numbers < limit).nonzero()[0]
        return numbers[places], places

    def normals(self, at: int) -> tuple[float, float]:
        """The pair of numbers that `gauss` draws from four words."""
        a, b, c, d = (int(word) for word in self._words[at : at + 4])
        angle = 2.0 * math.pi * _fraction(a, b)
        radius = math.sqrt(-2.0 * math.log(1.0 - _fraction(c, d)))
        return math.cos(angle) * radius, math.sin(angle) * radius


def _fraction(high: int, low: int) -> float:
    """What `random()` makes of two words: 53 bits."""
    return ((high >> 5) * 67_108_864 + (low >> 6)) / 9_007_199_254_740_992


class Model:
    """The profiles of all languages. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        import numpy as np  # comes with spaCy; a tenth of a second that `--help` need not wait for
        from langdetect.utils.ngram import NGram

        profiles = [orjson.loads(path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file()]
        rows: dict[str, int] = {}
        for profile in profiles:
            for gram in profile["freq"]:
                if len(gram) <= NGram.N_GRAM:
                    rows.setdefault(gram, len(rows))
        frequencies = np.zeros((len(rows), len(profiles)))
        for column, profile in enumerate(profiles):
            for gram, count in profile["freq"].items():
                if gram in rows:
                    frequencies[rows[gram], column] = count / profile["n_words"][len(gram) - 1]
        self.languages = [str(profile["name"]) for profile in profiles]
        self._numpy = np
        self._stream = _Stream(np)
        self._frequencies = frequencies
        self._rows = rows
        self._normalised = _Normalised()
        self._vietnamese = NGram.normalize_vi
        self._of_known_word = lru_cache(maxsize=50_000)(self._of_word)

    def probability(self, text: str) -> tuple[str, float] | None:
        """The likeliest language by langdetect's code, with its probability; None when no language is likely."""
        grams = self._grams(text)
        if not grams:
            return None
        mean = self._mean_of_trials(grams)
        best = int(mean.argmax())
        return (self.languages[best], float(mean[best])) if mean[best] > _LEAST else None

    def _mean_of_trials(self, grams: list[int]) -> Any:
        """The mean of what each trial converges to; shape (languages,)."""
        np, stream = self._numpy, self._stream
        rows = np.array(grams)
        drawn, places = stream.below(len(grams))
        mean = np.zeros(len(self.languages))
        at, normal = 0, 0.0  # the next word of the stream; the second number of a pair
        for trial in range(_TRIALS):
            if trial % 2 == 0:
                (first, normal), at = stream.normals(at), at + 4
            weight = (_ALPHA + (normal if trial % 2 else first) * _ALPHA_WIDTH) / _BASE_FREQUENCY
            start = int(places.searchsorted(at))
            likely, taken = self._trial(rows[drawn[start : start + _ITERATIONS + 1]], weight)
            at = int(places[start + taken - 1]) + 1
            mean += likely / _TRIALS
        return mean

    def _trial(self, rows: Any, weight: float) -> tuple[Any, int]:
        """(probability of each language, n-grams it took to be sure), for n-grams in the order they were drawn."""
        np = self._numpy
        likely = self._frequencies[rows[0]] + weight
        likely /= likely.sum()
        taken = 1
        while taken < len(rows) and likely.max() <= _CONVERGED:
            factors = self._frequencies[rows[taken : taken + _AT_ONCE * _ROUNDS]]
            factors += weight
            rounds = factors.reshape(-1, _AT_ONCE, len(likely)).prod(axis=1)
            rounds[0] *= likely
            rounds /= rounds.sum(axis=1, keepdims=True)  # so that no product gets too small for a float
            np.multiply.accumulate(rounds, out=rounds)
            rounds /= rounds.sum(axis=1, keepdims=True)
            sure = (rounds.max(axis=1) > _CONVERGED).nonzero()[0]
            last = int(sure[0]) if len(sure) else len(rounds) - 1
            likely, taken = rounds[last], taken + _AT_ONCE * (last + 1)
        return likely, taken

    def _grams(self, text: str) -> list[int]:
        """The rows of the 1-, 2- and 3-grams of a text that a profile has, in order, repeated ones as well."""
        text = self._vietnamese(_MAIL.sub(" ", _URL.sub(" ", text)))
        if not text.isascii() and 2 * len(_LATIN.findall(text)) < len(_NOT_LATIN.findall(text)):
            text = _LATIN.sub("", text)
        found: list[int] = []
        *words, last = text.translate(self._normalised).split(" ")
        for word in words:
            if word:
                word += " "
                found += self._of_known_word(word) if len(word) <= _LONGEST_WORD else self._of_word(word)
        return found + list(self._of_word(last))

    def _of_word(self, word: str) -> tuple[int, ...]:
        """Of one word, with the space after it where there is one. Not those that end inside a run of capitals."""
        rows, found = self._rows, []
        padded = f" {word}"
        for end in range(2, len(padded) + 1):
            last, before = padded[end - 1], padded[end - 2]
            if last.isupper() and before.isupper():
                continue
            grams = (last if last != " " else "", padded[end - 2 : end], padded[end - 3 : end] if end > 2 else "")
            found += [row for gram in grams if (row := rows.get(gram)) is not None]
        return tuple(found)


def model() -> Model:
    """langdetect's profiles, read once a process (a third of a second)."""
    with _lock:
        return _model()


@cache
def _model() -> Model:
    from langdetect.detector_factory import PROFILES_DIRECTORY

    return Model(Path(PROFILES_DIRECTORY))
