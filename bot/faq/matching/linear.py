"""Small regressions in numpy: each is convex, and found by steps that cannot overshoot."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]


ROWS, QUERIES = 1024, 64
"""Of a big table, and of one with many views, that are worked on at once."""


class StoppedError(Exception):
    """Learning was called off."""


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def sigmoid(logits: Floats) -> Floats:
    """The logistic function; it does not overflow."""
    risen: Floats = (np.tanh(logits / 2) + 1) / 2
    return risen


def classifier(
    rows: Floats,
    owners: Integers,
    classes: int,
    penalty: float,
    steps: int,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Floats:
    """Weights (classes x columns) of a multinomial logistic regression.

    `penalty` is that of the squared weights beside the summed losses. The steps are Nesterov's, in the metric
    of a bound on the curvature (Böhning 1992, Multinomial logistic regression algorithm).
    Raises `StoppedError` soon after `is_stopped` says so.
    """
    bound = 0.5 * (rows.T @ rows).astype(np.float64) + penalty * np.eye(rows.shape[1])
    inverse = np.linalg.inv(bound).astype(rows.dtype)
    weights = np.zeros((classes, rows.shape[1]), rows.dtype)
    ahead, momentum = weights, 1.0
    for _ in range(steps):
        slope = penalty * ahead
        for start in range(0, len(rows), ROWS):
            if is_stopped():
                raise StoppedError
            block, own = rows[start : start + ROWS], owners[start : start + ROWS]
            missed = softmax(block @ ahead.T)
            missed[np.arange(len(own)), own] -= 1
            slope += missed.T @ block
        moved = ahead - slope @ inverse
        grown = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = moved + (momentum - 1) / grown * (moved - weights)
        weights, momentum = moved, grown
    return weights


def mixture(views: Floats, owners: Integers, start: Floats, penalty: float, steps: int = 50) -> Floats:
    """Weights >= 0 of the views (queries x classes x views) that make the owners likeliest.

    A quadratic penalty, beside the mean loss, draws them to `start`. Newton's method, halving its steps.
    """

    def loss(weights: Floats) -> tuple[float, Floats, Floats]:
        value = float(penalty * ((weights - start) ** 2).sum())
        slope, bend = 2 * penalty * (weights - start), 2 * penalty * np.eye(len(start))
        for first in range(0, len(owners), QUERIES):
            block, own = views[first : first + QUERIES], owners[first : first + QUERIES]
            places = np.arange(len(own))
            shares = softmax(block @ weights)
            weighed = block * shares[..., None]
            expected = weighed.sum(axis=1)
            value -= float(np.log(shares[places, own] + 1e-12).sum()) / len(owners)
            slope = slope + (expected - block[places, own]).sum(axis=0) / len(owners)
            spread = np.tensordot(weighed, block, ((0, 1), (0, 1))) - expected.T @ expected
            bend = bend + spread / len(owners)
        return value, slope, bend

    return _newton(loss, start, steps, lowest=0.0)


def logistic(rows: Floats, truth: Floats, weight: Floats, start: Floats, penalty: Floats) -> Floats:
    """Weights of a binary logistic regression; `penalty`, per column, draws them to `start`."""
    total = weight.sum()

    def loss(weights: Floats) -> tuple[float, Floats, Floats]:
        logits = rows @ weights
        chance = sigmoid(logits)
        surprise = np.logaddexp(0, logits) - truth * logits
        slope = rows.T @ (weight * (chance - truth)) / total + 2 * penalty * (weights - start)
        bend = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows / total + np.diag(2 * penalty)
        fit = float((weight * surprise).sum() / total + (penalty * (weights - start) ** 2).sum())
        return fit, slope, bend

    return _newton(loss, start, 50)


def _newton(
    loss: Callable[[Floats], tuple[float, Floats, Floats]],
    start: Floats,
    steps: int,
    lowest: float = -np.inf,
) -> Floats:
    here = np.maximum(start, lowest)
    value, slope, bend = loss(here)
    for _ in range(steps):
        free = (here > lowest) | (slope < 0)
        step = np.zeros_like(here)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)] + 1e-9 * np.eye(free.sum()), slope[free])
        size = 1.0
        while size > 1e-4:
            there = np.maximum(here - size * step, lowest)
            new = loss(there)
            if new[0] < value:
                break
            size /= 2
        else:
            break
        gained = value - new[0]
        here, (value, slope, bend) = there, new
        if gained < 1e-7:
            break
    return here
