"""Four pictures of a model: how it ranks, how sure it is, what it uses."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve
from sklearn.pipeline import Pipeline

from purchase_predict.pipelines.training.scores import find_rare
from purchase_predict.pipelines.training.search import RANDOM_TRIALS


def draw_precision_recall(axes: Axes, predictions: pd.DataFrame) -> None:
    """Draw precision against recall for the rarer label."""
    labels, probability = predictions["purchased"], predictions["probability"]
    rare = find_rare(labels)
    of_rare = probability if rare else 1 - probability
    precision, recall, _ = precision_recall_curve(labels == rare, of_rare)
    axes.plot(recall, precision, label="model")
    axes.axhline((labels == rare).mean(), linestyle="--", label="constant")
    axes.set(xlabel="recall", ylabel="precision", ylim=(0, 1))
    axes.set_title(f"Precision and recall of purchased = {rare}")


def draw_calibration(axes: Axes, predictions: pd.DataFrame) -> None:
    """Draw the share bought against the predicted probability."""
    carts = predictions[predictions["in_cart"] == 1]
    for rows, label in ((predictions, "all rows"), (carts, "rows of a cart")):
        bought, predicted = calibration_curve(
            rows["purchased"],
            rows["probability"],
            n_bins=10,
            strategy="quantile",
        )
        axes.plot(predicted, bought, marker="o", label=label)
    axes.axline((0, 0), slope=1, linestyle="--", label="perfect")
    axes.set(xlabel="predicted probability", ylabel="share bought")
    axes.set_title("Calibration")


def draw_importances(axes: Axes, model: Pipeline) -> None:
    """Draw each feature's total gain over all splits."""
    booster = model.named_steps["classifier"].booster_
    gain = pd.Series(booster.feature_importance("gain"), booster.feature_name())
    gain = gain.sort_values()
    axes.barh(gain.index, gain, label="gain")
    axes.set_title("What the model looks at")
    # Room for the longest name; a layout engine would draw each picture twice.
    axes.figure.subplots_adjust(left=0.33)


def draw_search(axes: Axes, trials: pd.DataFrame) -> None:
    """Draw each trial's loss, and the best so far."""
    place, best = range(1, len(trials) + 1), trials["loss"].cummin()
    axes.plot(place, trials["loss"], "o", label="trial")
    axes.step(place, best, where="post", linestyle="--", label="best so far")
    if len(trials) > RANDOM_TRIALS:
        axes.axvline(RANDOM_TRIALS + 0.5, linestyle=":", label="TPE begins")
    axes.set(xlabel="trial", ylabel="log loss", title="The search")


def draw_figures(
    model: Pipeline, predictions: pd.DataFrame, trials: pd.DataFrame
) -> dict[str, Figure]:
    """Draw the four pictures, by file name."""
    names = ("precision_recall", "calibration", "importances", "search")
    figures = {f"{name}.png": Figure((6, 4)) for name in names}
    axes = [figure.subplots() for figure in figures.values()]
    draw_precision_recall(axes[0], predictions)
    draw_calibration(axes[1], predictions)
    draw_importances(axes[2], model)
    draw_search(axes[3], trials)
    for each in axes:
        each.legend()
    return figures
