"""Trains the ``review-sentiment`` package on Sentiment Labelled Sentences and writes models/review-sentiment/.

    /usr/bin/python3 models/train/review_sentiment.py --data <folder with amazon_cells_labelled.txt and the other two>

Words, pairs of words and parts of words, weighted by their rarity (TF-IDF) and by how much more often one class has them
(S. Wang, C. Manning, "Baselines and Bigrams", ACL 2012, section 2.3), then a logistic regression. Raw text goes in:
cutting and folding it is inside the ONNX graph. Every seed is fixed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

import crossval
import onnx_text
import package
import passport
import review_sentiment_card
import reviews

NAME = "review-sentiment"
VERSION = "1.0.0"
INPUT = "text"
OUTPUT = "positive_probability"
LONGEST_TEXT = 2000

SEED = 2015
RAREST = 2
"""Sentences that a string must stand in to be a feature."""
STRENGTH = 5.0
"""Inverse strength of the penalty."""
SMOOTHING = 1.0
THRESHOLD = 0.5
GOLDEN_ROWS = 96
MADE_UP = (
    "", " ", "\t\r\n", "...", "!", "???", "1234567890", "qwrtz xkcd", "great", "GREAT", "Great", "gReAt", "not great", "NOT GREAT!!!",
    "It's great", "It\u2019s great", "caf\u00e9", "cafe", "CAF\u00c9", "\u65e5\u672c\u8a9e\u306e\u30ec\u30d3\u30e5\u30fc", "\U0001f600\U0001f600",
    "great\U0001f600great", "\uff27\uff32\uff25\uff21\uff34", "say \"great\", or 'bad'", "good,bad\tgood\nbad", "\ufeffgood", "\u0130stanbul \u00df \u00e6 \u01c4",
    "padding", "\u0002great\u0003", "good " * 400, "bad, " * 400, "a" * 2000, "!?" * 1000, "\u00e9\u00c9" * 1000,
)  # fmt: skip
"""Texts that no review is: empty, blank, unknown, in capitals, of other scripts, as long as any may be."""
FITTED = Path(__file__).resolve().parent / "fitted" / "review-sentiment.json"
"""The trainer's own outputs for all sentences, in the order of the data, against which the whole graph can be held."""


class LogCountRatio(BaseEstimator, TransformerMixin):
    """Multiplies each feature by the log of how much more often the positive rows have it than the negative ones."""

    def fit(self, features: sparse.csr_matrix, target: np.ndarray) -> LogCountRatio:
        """``features`` is [rows, strings], ``target`` [rows] of 0 and 1; a feature counts once a row."""
        has = (features > 0).astype(float)
        shares = [SMOOTHING + np.asarray(has[target == label].sum(axis=0)).ravel() for label in (1, 0)]
        self.ratio_ = np.log(shares[0] / shares[0].sum()) - np.log(shares[1] / shares[1].sum())
        return self

    def transform(self, features: sparse.csr_matrix) -> sparse.csr_matrix:
        """The same shape as ``features``."""
        return features.multiply(self.ratio_).tocsr()


def fit_linear(text: np.ndarray, target: np.ndarray, seed: int) -> Pipeline:
    """``text`` has shape [rows], ``target`` shape [rows] with 0 or 1."""
    return make_pipeline(
        TfidfVectorizer(analyzer=reviews.features_of, min_df=RAREST),
        LogCountRatio(),
        LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-6, max_iter=1000, random_state=seed),
    ).fit(text, target)


def build_graph(model: Pipeline):
    """The ONNX model: text [N, 1] in, probability [N, 1] out."""
    counts, ratio, logistic = model[0], model[1], model[2]
    return onnx_text.linear_text_model(
        NAME, INPUT, OUTPUT, reviews.TOKEN, reviews.FOLDED, reviews.BLANK, counts.get_feature_names_out().tolist(),
        counts.idf_, ratio.ratio_ * logistic.coef_[0], float(logistic.intercept_[0]),
    )  # fmt: skip


def across_sites(data: reviews.Reviews) -> dict[str, float]:
    """Accuracy on each site by a model that was trained on the other two alone."""
    scores = {}
    for site in reviews.SITES:
        others = data.site != site
        model = fit_linear(data.text[others], data.target[others], SEED)
        scores[site] = float(np.mean((model.predict_proba(data.text[~others])[:, 1] >= THRESHOLD) == data.target[~others]))
    return scores


def golden_texts(data: reviews.Reviews, probability: np.ndarray) -> list[str]:
    """The made-up ones, the longest, the shortest, the surest and the least sure sentences, and others by chance."""
    length = np.array([len(text) for text in data.text])
    orders = (length, -length, probability, -probability, np.abs(probability - THRESHOLD))
    chosen = [int(row) for order in orders for row in np.argsort(order, kind="stable")[:6]]
    chosen += np.random.default_rng(SEED).permutation(len(data.text)).tolist()
    return [*MADE_UP, *(str(data.text[row]) for row in dict.fromkeys(chosen))][:GOLDEN_ROWS]


def manifest(data: reviews.Reviews, validation: crossval.Validation, sites: dict[str, float]) -> dict[str, Any]:
    """Content of manifest.json but for the version of its schema. No limit: nothing about a review is an alarm."""
    return {
        "name": NAME,
        "version": VERSION,
        "title": "Review sentiment",
        "task": "binary-classification",
        "description": "Tells whether an English sentence of a review speaks well or badly of what it is about. For files of reviews, one sentence or "
        "a few in each row.",
        "licence": "Apache-2.0",
        "trainingData": [
            {
                "name": "Sentiment Labelled Sentences",
                "source": review_sentiment_card.SOURCE,
                "licence": "CC-BY-4.0",
                "rows": len(data.text),
            }
        ],
        "inputs": [package.text_input(INPUT, "Review", ["review", "sentence", "comment"], LONGEST_TEXT)],
        "outputs": [
            {
                "name": OUTPUT,
                "title": "Positive",
                "kind": "probability",
                "meaning": "probability that the text speaks well of what it is about",
            }
        ],
        "metrics": {
            "protocol": f"Mean of {len(validation.folds)} test folds: stratified {crossval.FOLDS}-fold "
            f"cross-validation, {crossval.REPEATS} repeats with a seed each; features and weights from the training part alone, threshold fixed at "
            f"{THRESHOLD}. Settings were compared earlier on other shuffles of the same rows. Brier score and confusion counts: out-of-fold "
            "predictions, each row once; counts of the first repeat. Other sites: trained on two, tested on the third.",
            "accuracy": round(float(validation.accuracies().mean()), 4),
            **{name: round(score, 4) for name, score in validation.means().items()},
            "brier": round(float(np.mean(crossval.brier_scores(validation))), 4),
            "threshold": THRESHOLD,
            "confusion": validation.confusion(0),
            "otherSites": {site: round(score, 4) for site, score in sites.items()},
        },
    }


def main() -> None:
    """Cross-validates, trains on all rows and writes the package."""
    data = reviews.read_data(package.parse_data_folder(NAME, "Sentiment Labelled Sentences", "sentiment", "the three sites' sentences"))
    validation = crossval.cross_validate(data.text, data.target, fit_linear, THRESHOLD, SEED)
    sites = across_sites(data)
    model = fit_linear(data.text, data.target, SEED)
    probability = model.predict_proba(data.text)[:, 1]
    texts = golden_texts(data, probability)

    golden = passport.given("predict_proba", {INPUT: texts}, {OUTPUT: model.predict_proba(texts)[:, 1].tolist()})
    card = review_sentiment_card.text(data, model, validation, sites, len(texts), LONGEST_TEXT, VERSION)
    package.write_package(build_graph(model), manifest(data, validation, sites), golden, card)
    FITTED.parent.mkdir(exist_ok=True)
    package.write_json(FITTED, {OUTPUT: [round(float(value), 7) for value in probability]})
    print("accuracy", validation.accuracies().mean(), "by repeat", validation.accuracies().reshape(crossval.REPEATS, -1).mean(axis=1))
    print("other sites", sites, "brier", crossval.brier_scores(validation))
    print(crossval.summary(validation))


if __name__ == "__main__":
    main()
