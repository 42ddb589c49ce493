"""Words and tables of card.md of the ``review-sentiment`` package; every figure is passed in or computed here."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import sklearn
from sklearn.pipeline import Pipeline

import crossval
import package
import passport
import reviews

SOURCE = "https://doi.org/10.24432/C57604"
OUTCOMES = ("negative, below", "negative, above", "positive, below", "positive, above")
SHOWN = 12


def weights_of(model: Pipeline) -> dict[str, float]:
    """What each string adds to the log odds per unit of its share of the text."""
    weights = model[0].idf_ * model[1].ratio_ * model[2].coef_[0]
    return dict(zip(model[0].get_feature_names_out().tolist(), weights.tolist()))


def word_table(model: Pipeline) -> str:
    """The words and pairs of words that speak most for either side."""
    words = {name: weight for name, weight in weights_of(model).items() if name[0] == name[-1] == reviews.BLANK and len(name) > 3}
    ordered = sorted(words, key=lambda name: words[name])
    pairs = zip(ordered[::-1][:SHOWN], ordered[:SHOWN])
    return package.markdown_table(["speaks for positive", "speaks for negative"], [[good.strip(), bad.strip()] for good, bad in pairs], "ll")


def accuracy_table(validation: crossval.Validation, data: reviews.Reviews) -> str:
    """Share of right answers by repeat: over all rows and over each site's rows, out of fold."""
    rows = []
    for title, part in [("all", data.site != ""), *((site, data.site == site) for site in reviews.SITES)]:
        right = [(validation.out_of_fold(r) >= validation.threshold) == data.target for r in range(crossval.REPEATS)]
        shares = [float(np.mean(values[part])) for values in right]
        rows.append([title, f"{np.mean(shares):.3f}", *(f"{share:.3f}" for share in shares)])
    return package.markdown_table(["sentences of", "mean", *(f"repeat {r + 1}" for r in range(crossval.REPEATS))], rows)


def sure_text(validation: crossval.Validation) -> str:
    """How many answers are near the threshold and how often they are right, out of fold, first repeat."""
    probability = validation.out_of_fold(0)
    right = (probability >= validation.threshold) == validation.target
    unsure = np.abs(probability - 0.5) < 0.1
    return (
        f"Between 0.4 and 0.6 the model is unsure: {unsure.mean():.1%} of the sentences, of which {right[unsure].mean():.1%} are right; "
        f"of all others {right[~unsure].mean():.1%} are (out of fold, first repeat)."
    )


def text(
    data: reviews.Reviews, model: Pipeline, validation: crossval.Validation, sites: Mapping[str, float], golden_rows: int, longest: int, version: str,
) -> str:
    """The whole card."""  # fmt: skip
    lengths = np.array([len(sentence) for sentence in data.text])
    tolerance = passport.TOLERANCE
    repeats = len(data.text) - len(set(data.text))
    accuracies = validation.accuracies()
    brier = ", ".join(f"{value:.4f}" for value in crossval.brier_scores(validation))
    other_sites = package.markdown_table(["tested on", "trained on", "accuracy"], [[site, " and ".join(other for other in sites if other != site), f"{score:.3f}"] for site, score in sites.items()], "llr")
    return f"""
# Review sentiment

Version {version}. Licence of the model: Apache-2.0.

## What it tells

`positive_probability` is the probability, 0 to 1, that a text speaks well of what it is about. It scores files with a
column of English text (`text`, `review`, `sentence` or `comment`), a sentence or a few in each row, of up to {longest:,}
characters. No machine is watched with it.

## Data

Sentiment Labelled Sentences (D. Kotzias, UCI Machine Learning Repository), <{SOURCE}>, licence CC BY 4.0; collected for D.
Kotzias, M. Denil, N. de Freitas, P. Smyth, "From Group to Individual Labels Using Deep Features", KDD 2015.

{len(data.text):,} sentences, {reviews.ROWS_EACH:,} each from reviews of a shop (amazon), a film site (imdb) and a restaurant guide
(yelp), half of them positive. They were picked by their authors as clearly positive or clearly negative: there is no
neutral one. {repeats} equal an earlier one; they were left in.

## Model

Letters lose case and accents, digits, apostrophe, exclamation and question mark are kept, a run of anything else is one
blank. Features are words, pairs of neighbouring words, and parts of words of {reviews.SHORTEST} to {reviews.LONGEST} characters: {len(model[0].vocabulary_):,} strings that stand in at
least {model[0].min_df} sentences. Their counts are weighted by rarity and brought to length 1 (TF-IDF), then by the log of how much more
often positive sentences have them than negative ones (S. Wang, C. Manning, "Baselines and Bigrams", ACL 2012), then
by a logistic regression (scikit-learn {sklearn.__version__}, penalty L2, inverse strength {model[2].C:g}), trained on all rows.

All of it is inside `model.onnx`: raw text goes in. It asks for no locale. Its `Tokenizer` is of `com.microsoft`, which every
build of onnxruntime has. The words and pairs that weigh most:

{word_table(model)}

## Measured

Stratified {crossval.FOLDS}-fold cross-validation, {crossval.REPEATS} repeats with a seed each: {len(validation.folds)} test folds, each unseen by the model that is scored on
it; vocabulary, rarities and weights are of the training part alone. The threshold is fixed at {validation.threshold:g} or more. Features,
smoothing and the strength of the penalty were compared on other shuffles of the same rows before, with the other sites'
accuracy in sight, so all figures may be a little too good for them.

Accuracy {accuracies.mean():.3f} (std. dev. over the folds {accuracies.std(ddof=1):.3f}, lowest {accuracies.min():.3f}, highest {accuracies.max():.3f}):

{accuracy_table(validation, data)}

Texts of a kind it never saw, which is what to expect of yours:

{other_sites}

{crossval.score_table(validation)}

Brier score, out of fold, one per repeat: {brier} (always saying 0.5 comes to 0.25).

Counts at the threshold. In each repeat every row is predicted once, by a model that was not trained on it.

{crossval.confusion_table(validation, OUTCOMES)}

{sure_text(validation)} Calibration, out of fold, first repeat:

{crossval.calibration_table(validation, 0, "share that is positive")}

## Limits

- English. Of other scripts nothing is read; of other languages of Latin letters only what looks English.
- Irony, comparisons ("better than this") and negations over more than a word or two are often taken at their words.
- Neutral texts get a number too, mostly near 0.5; nothing was measured on them.
- Sentences in training have {lengths.min()} to {lengths.max()} characters, nine of ten up to {int(np.percentile(lengths, 90))}. A long review's good and bad
  sentences cancel out: score sentences rather than pages.
- An empty text, or one without a known string, is answered with {1 / (1 + np.exp(-float(model[2].intercept_[0]))):.3f}, which means that nothing is known.
- An accent written as a character of its own (decomposed Unicode) parts a word; composed ones are read as the plain letter.
- No limit comes with it, since nothing about a review is an alarm.
- Computed in single precision. Golden samples must match the trainer's double precision within {tolerance["absolute"]:g} + {tolerance["relative"]:g} × the value.

## Reproduce

`models/train/review_sentiment.py --data <folder with the three sites' sentences>`, all seeds fixed. `golden.json` holds
{golden_rows} texts with the trainer's own probabilities: sentences of the training data and made-up ones (empty, unknown words, capitals,
other scripts, as long as may be). They check the conversion and the runtime, not the quality of the model."""
