"""Four pictures of a model: how it ranks, how far to trust it, what it looks at."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve
from sklearn.pipeline import Pipeline

BINS = 10


def draw_precision_recall(axes: Axes, predictions: pd.DataFrame) -> None:
    """Precision against recall for the rarer label."""
    rare = int(predictions["purchased"].mean() < 0.5)  # noqa: PLR2004 - two labels
    probability = predictions["probability"]
    precision, recall, _ = precision_recall_curve(
        predictions["purchased"] == rare,
        probability if rare else 1 - probability,
    )
    share = (predictions["purchased"] == rare).mean()
    axes.plot(recall, precision, label="model")
    axes.axhline(share, linestyle="--", color="grey", label="constant")
    axes.set(xlabel="recall", ylabel="precision", ylim=(0, 1))
    axes.set_title(f"Precision and recall, purchased = {rare}")
    axes.legend()


def draw_calibration(axes: Axes, predictions: pd.DataFrame) -> None:
    """Share bought against predicted probability, in ten bins of equal size."""
    bought, predicted = calibration_curve(
        predictions["purchased"],
        predictions["probability"],
        n_bins=BINS,
        strategy="quantile",
    )
    axes.plot(predicted, bought, marker="o", label="model")
    axes.axline((0, 0), slope=1, linestyle="--", color="grey", label="perfect")
    axes.set(xlabel="predicted probability", ylabel="share bought")
    axes.set_title("Calibration")
    axes.legend()


def draw_importances(axes: Axes, model: Pipeline) -> None:
    """Total gain of each feature over all splits."""
    booster = model.named_steps["classifier"].booster_
    gain = pd.Series(booster.feature_importance("gain"), booster.feature_name())
    gain = gain.sort_values()
    axes.barh(gain.index, gain)
    axes.set(xlabel="gain", title="What the model looks at")


def draw_search(axes: Axes, trials: pd.DataFrame) -> None:
    """Loss of each trial, and the best so far."""
    number = range(1, len(trials) + 1)
    axes.plot(number, trials["loss"], "o", label="trial")
    axes.step(number, trials["loss"].cummin(), where="post", label="best so far")
    axes.set(xlabel="trial", ylabel="log loss", title="The search")
    axes.legend()


def draw_figures(
    model: Pipeline,
    predictions: pd.DataFrame,
    trials: pd.DataFrame,
) -> dict[str, Figure]:
    """Draw the four pictures, by file name."""
    drawings = {
        "precision_recall.png": (draw_precision_recall, predictions),
        "calibration.png": (draw_calibration, predictions),
        "importances.png": (draw_importances, model),
        "search.png": (draw_search, trials),
    }
    figures = {}
    for name, (draw, data) in drawings.items():
        figures[name] = Figure(figsize=(6, 4), layout="constrained")
        draw(figures[name].subplots(), data)
    return figures
