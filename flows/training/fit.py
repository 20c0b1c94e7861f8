"""Fits the two stages of the line model: weights out of rows, by logistic regression with strong regularisation."""

from collections.abc import Sequence
from typing import Any

from flows.clean.model.values import Feature, Row
from flows.clean.model.weights import Stage
from flows.errors import UsageError


def fit(
    features: Sequence[Feature], rows: Sequence[Row], noise: Sequence[bool], weights: Sequence[float], strength: float
) -> Stage:
    """Fits one stage. `strength` is C of the regression: the smaller, the stronger the regularisation.

    A feature of ordered values gets steps beside its values, so that what is learned of one value carries over to its
    neighbours. Raises `UsageError` where scikit-learn is missing, and for rows of one sort only.
    """
    try:
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
    except ImportError as error:
        raise UsageError("training needs the extra: pip install 'article-flows[train]'") from error
    import numpy as np

    if len(set(noise)) < 2:
        raise UsageError(
            "too few labelled drops: at least three outlets are needed, and in each of them lines of the article and "
            "others that no rule takes out"
        )
    coding = _Coding(features)
    values = np.asarray(rows, dtype=np.int32)
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-4)
    with threadpool_limits(1):  # threads add up in any order: the last digits would change from run to run
        model.fit(coding.encode(values), np.asarray(noise), sample_weight=np.asarray(weights))
    return coding.stage(model.coef_[0], float(model.intercept_[0]), values, np.asarray(weights))


class _Coding:
    """Columns of the design matrix: one a value, and one a step between ordered values."""

    def __init__(self, features: Sequence[Feature]) -> None:
        import numpy as np

        self.features = features
        sizes = [len(feature.values) for feature in features]
        self.offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        total = sum(sizes)
        blocks = np.eye(total, dtype=np.float32)
        steps = []
        for feature, offset, size in zip(features, self.offsets, sizes, strict=True):
            if feature.ordered:
                for limit in range(1, size):
                    step = np.zeros(total, dtype=np.float32)
                    step[offset + limit : offset + size] = 1
                    steps.append(step)
        self.columns = np.vstack([blocks, *[step[None, :] for step in steps]]).T  # value -> columns

    def encode(self, values: Any) -> Any:
        """The sparse design matrix of rows of values."""
        import numpy as np
        from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

        places = (values + self.offsets).ravel()
        count, width = values.shape
        ones = np.ones(len(places), dtype=np.float64)
        onehot = csr_matrix((ones, places, np.arange(0, count * width + 1, width)), (count, len(self.columns)))
        return (onehot @ csr_matrix(self.columns)).tocsr()

    def stage(self, coefficients: Any, intercept: float, values: Any, weights: Any) -> Stage:
        """Weights of values, centred so that those of a feature are 0 on average: what is left over says something."""
        import numpy as np

        flat = self.columns @ coefficients
        table: list[tuple[float, ...]] = []
        for place, feature in enumerate(self.features):
            offset = self.offsets[place]
            own = flat[offset : offset + len(feature.values)]
            average = float(np.average(own[values[:, place]], weights=weights))
            intercept += average
            table.append(tuple(float(weight - average) for weight in own))
        return Stage(float(intercept), tuple(table))
