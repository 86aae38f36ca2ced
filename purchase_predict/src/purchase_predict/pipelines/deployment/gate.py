"""The quality gate: what keeps a version from getting an alias."""

Numbers = dict[str, float]


def find_shortfalls(
    scores: dict[str, Numbers], margins: Numbers, champion: Numbers
) -> Numbers:
    """Give how much is lacking, by score; nothing: the version may pass."""
    model, constant = scores["model"], scores["baseline"]
    wanted = {name: constant[name] + margins[name] for name in margins}
    short = {
        n: wanted[n] - model[n] for n in wanted if not model[n] > wanted[n]
    }
    if champion:
        least = champion["roc_auc"] - champion["margin"]
        if not model["roc_auc"] >= least:
            short["champion"] = least - model["roc_auc"]
    return short
