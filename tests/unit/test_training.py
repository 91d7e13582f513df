"""Training: the gradient by finite differences, Adam by hand and against scikit-learn."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.neural_network import MLPClassifier

from course_utils.networks import ReLUNetwork, softmax
from course_utils.training import (
    Adam,
    Shifts,
    Warps,
    einsum_product,
    initial_network,
    loss_and_gradient,
    train,
)


def two_classes(n=400, seed=0):
    """Points of a square, labelled by the quadrant's parity."""
    X = np.random.default_rng(seed).uniform(-1, 1, (n, 2))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int)


def parameters(network):
    """All entries of W_1, b_1, W_2, ... in one array."""
    return np.concatenate(
        [part.ravel() for ell in network.W for part in (network.W[ell], network.b[ell])]
    )


def with_entry(network, symbol, ell, index, value):
    """The network with one parameter changed."""
    layers = {"W": dict(network.W), "b": dict(network.b)}
    layers[symbol][ell] = layers[symbol][ell].copy()
    layers[symbol][ell][index] = value
    return ReLUNetwork(layers["W"], layers["b"])


def finite_differences(network, symbol, ell, X, y, alpha, step=1e-6):
    """The derivatives by all entries of W_ell or b_ell, by central differences."""
    entries = getattr(network, symbol)[ell]
    derivatives = np.empty_like(entries)
    for index in np.ndindex(entries.shape):
        losses = [
            loss_and_gradient(
                with_entry(network, symbol, ell, index, entries[index] + sign * step),
                X,
                y,
                alpha=alpha,
            )[0]
            for sign in (1, -1)
        ]
        derivatives[index] = (losses[0] - losses[1]) / (2 * step)
    return derivatives


def network_with_dead_units(widths, seed):
    """A random network in which the first unit of each hidden layer is never active."""
    network = ReLUNetwork.random(widths, rng=seed)
    b = {ell: network.b[ell].copy() for ell in network.b}
    for ell in range(1, network.L):
        b[ell][0] = -1e3
    return ReLUNetwork(network.W, b)


@settings(max_examples=40)
@given(
    st.lists(st.integers(2, 6), min_size=0, max_size=3),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.0, 0.3]),
)
def test_gradient_equals_finite_differences_with_dead_units(hidden, seed, alpha):
    network = network_with_dead_units((4, *hidden, 3), seed)
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(7, 4)), rng.integers(0, 3, 7)
    z = network.trace(X).z
    if any(np.abs(z[ell]).min() < 1e-3 for ell in range(1, network.L)):
        return  # a difference across a fold is no derivative
    _, gradient = loss_and_gradient(network, X, y, alpha=alpha)
    for ell in range(1, network.L + 1):
        for symbol in ("W", "b"):
            expected = finite_differences(network, symbol, ell, X, y, alpha)
            found = getattr(gradient, symbol)[ell]
            assert_allclose(found, expected, rtol=1e-5, atol=1e-7)
            if ell < network.L:
                dead = alpha / 7 * network.W[ell][0] if symbol == "W" else 0.0
                assert_array_equal(found[0], dead)


def test_loss_and_gradient_of_one_example_by_hand():
    # z^(1) = (2, -1), h^(1) = (2, 0), z^(2) = (2, 0), p = (e^2, 1) / (e^2 + 1), label 1.
    network = ReLUNetwork([[[2], [-1]], [[1, 5], [0, 3]]], [[0, 0], [0, 0]])
    loss, gradient = loss_and_gradient(network, [[1.0]], [1])
    p = np.exp(2) / (np.exp(2) + 1)
    assert_allclose(loss, np.log(np.exp(2) + 1), rtol=1e-14)
    assert_allclose(gradient.b[2], [p, -p], rtol=1e-14)
    assert_allclose(gradient.W[2], [[2 * p, 0], [-2 * p, 0]], rtol=1e-14)
    assert_allclose(gradient.b[1], [p, 0], rtol=1e-14)  # 1 p + 0 (-p); the second unit is off
    assert_allclose(gradient.W[1], [[p], [0]], rtol=1e-14)


def test_loss_is_finite_where_a_probability_is_too_small_for_a_number():
    network = ReLUNetwork([[[1], [0]]], [[0, 0]])
    loss, gradient = loss_and_gradient(network, [[5000.0]], [1])
    assert loss == 5000.0
    assert_array_equal(gradient.b[1], [1, -1])


def test_loss_is_scikit_learns_log_loss():
    from sklearn.metrics import log_loss

    network = ReLUNetwork.random((3, 5, 4), rng=1)
    X, y = np.random.default_rng(2).normal(size=(20, 3)), np.arange(20) % 4
    loss, _ = loss_and_gradient(network, X, y)
    assert_allclose(loss, log_loss(y, softmax(network(X))), rtol=1e-12)


def test_first_step_of_adam_moves_each_parameter_by_the_rate_against_its_derivative():
    # m / (1 - beta_1) = g and v / (1 - beta_2) = g^2 after one step: the step is -rate g / |g|.
    network = ReLUNetwork.random((3, 4, 2), rng=3)
    X, y = np.random.default_rng(4).normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
    _, gradient = loss_and_gradient(network, X, y)
    adam = Adam(network, dtype=np.float64)
    adam.step(X, y, 0.01)
    for ell in (1, 2):
        moved = adam.network.W[ell] - network.W[ell]
        clear = np.abs(gradient.W[ell]) > 1e-4
        assert_allclose(moved[clear], -0.01 * np.sign(gradient.W[ell][clear]), rtol=1e-2)
        assert_array_equal(moved[gradient.W[ell] == 0], 0)


def test_steps_in_place_are_adam_s_formulas_on_the_plain_gradient():
    start = ReLUNetwork.random((3, 5, 4, 3), rng=5)
    rng = np.random.default_rng(6)
    adam, network = Adam(start, dtype=np.float64, alpha=0.1), start
    m = v = np.zeros(start.n_parameters)
    for t in range(1, 21):
        X, y = rng.normal(size=(6, 3)), rng.integers(0, 3, 6)
        loss, gradient = loss_and_gradient(network, X, y, alpha=0.1)
        g = parameters(gradient)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        rate = 0.01 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        theta = parameters(network) - rate * m / (np.sqrt(v) + 1e-8)
        assert_allclose(adam.step(X, y, 0.01), loss, rtol=1e-10)
        assert_allclose(adam.theta, theta, rtol=0, atol=1e-11)
        network = adam.network


def fitted_classifier(X, y, **options):
    """scikit-learn's classifier after 5 epochs over the batches in their order."""
    clf = MLPClassifier((12, 7), batch_size=50, max_iter=5, shuffle=False, random_state=0)
    with pytest.warns(UserWarning, match="Maximum iterations"):
        return clf.set_params(**options).fit(X, y)


@pytest.mark.parametrize("alpha", [0.0, 1e-4, 0.1])
def test_training_equals_scikit_learns_on_the_same_start_and_batches(alpha):
    X, y = two_classes(330)
    y = y + (X[:, 0] > 0.5)  # three labels
    clf = fitted_classifier(X, y, alpha=alpha, learning_rate_init=3e-3)
    still = fitted_classifier(X, y, learning_rate_init=1e-200)  # its start
    start, fitted = ReLUNetwork.from_sklearn(still), ReLUNetwork.from_sklearn(clf)
    training = train(
        start,
        X,
        y,
        epochs=5,
        batch_size=50,
        learning_rate=3e-3,
        alpha=alpha,
        shuffle=False,
        dtype=np.float64,
    )
    assert_allclose(training.history.losses, clf.loss_curve_, rtol=1e-9)
    assert_allclose(parameters(training.network), parameters(fitted), rtol=0, atol=1e-9)
    assert np.abs(parameters(fitted) - parameters(start)).max() > 0.03


def test_float32_follows_float64():
    X, y = two_classes()
    single, double = (
        train((2, 16, 2), X, y, epochs=3, dtype=dtype) for dtype in (np.float32, np.float64)
    )
    assert single.adam.theta.dtype == np.float32
    assert_allclose(single.history.losses, double.history.losses, rtol=1e-4)
    assert_allclose(parameters(single.network), parameters(double.network), rtol=0, atol=1e-4)


def test_same_seed_gives_the_same_bits_and_another_seed_others():
    X, y = two_classes()
    one, two, other = (train((2, 9, 2), X, y, epochs=2, rng=seed) for seed in (1, 1, 2))
    assert_array_equal(one.adam.theta, two.adam.theta)
    assert not np.allclose(one.adam.theta, other.adam.theta)


@pytest.mark.parametrize("schedule", ["constant", "linear", "cosine", lambda done: 1 - done**2])
def test_training_resumed_after_a_stop_has_the_same_bits_as_one_without(schedule):
    _, y = two_classes()
    images = np.random.default_rng(0).random((400, 4))
    options = {
        "epochs": 5,
        "batch_size": 48,
        "schedule": schedule,
        "rng": 3,
        "standardise": True,
        "augment": Shifts(1, image_shape=(2, 2)),
        "validation": (images, y),
    }
    whole = train((4, 8, 2), images, y, **options)
    part = train((4, 8, 2), images, y, **options, callback=lambda training: training.epoch == 2)
    assert part.epoch == 2 and len(part.history.losses) == 2
    part = copy.deepcopy(part)
    if isinstance(schedule, str):
        part = pickle.loads(pickle.dumps(part))
    part.resume(images, y, validation=(images, y))
    assert part.epoch == 5
    assert_array_equal(part.adam.theta, whole.adam.theta)
    assert part.history.losses == whole.history.losses
    assert part.history.validation_accuracies == whole.history.validation_accuracies
    assert len(part.history.seconds) == 5


def test_resuming_for_more_epochs_equals_asking_for_them_at_once():
    X, y = two_classes()
    short = train((2, 8, 2), X, y, epochs=2, rng=4)
    assert short.resume(X, y, epochs=5) is short
    assert_array_equal(short.adam.theta, train((2, 8, 2), X, y, epochs=5, rng=4).adam.theta)
    with pytest.raises(ValueError, match="5 are done"):
        short.resume(X, y, epochs=4)


def test_copy_of_a_training_goes_its_own_way():
    X, y = two_classes()
    training = train((2, 8, 2), X, y, epochs=1)
    theta = training.adam.theta.copy()
    copy.deepcopy(training).resume(X, y, epochs=3)
    assert_array_equal(training.adam.theta, theta)
    assert_array_equal(training.adam.W[1].ravel(), theta[:16])


@pytest.mark.parametrize(
    "schedule, factors",
    [
        ("constant", [1, 1, 1, 1]),
        ("linear", [1, 0.75, 0.5, 0.25]),
        ("cosine", [1, (1 + np.sqrt(0.5)) / 2, 0.5, (1 - np.sqrt(0.5)) / 2]),
    ],
)
def test_schedule_sets_the_rate_of_each_step(monkeypatch, schedule, factors):
    rates = []
    step = Adam.step

    def noted(adam, X, y, rate):
        rates.append(rate)
        return step(adam, X, y, rate)

    monkeypatch.setattr(Adam, "step", noted)
    X, y = two_classes(100)
    train((2, 4, 2), X, y, epochs=2, batch_size=50, learning_rate=0.1, schedule=schedule)
    assert_allclose(rates, 0.1 * np.array(factors), rtol=1e-12)


def test_standardised_training_gives_a_network_for_the_inputs_as_they_are():
    X, y = two_classes()
    raw = 40 + 5 * X
    training = train((2, 16, 2), raw, y, epochs=30, learning_rate=0.01, standardise=True)
    found = training.network(raw).argmax(axis=1)
    assert (found == y).mean() > 0.95
    assert_allclose((found == y).mean(), training.accuracy(raw, y), rtol=0, atol=0.005)


def test_standardised_training_starts_at_the_network_that_it_is_given():
    X, y = two_classes(64)
    start = ReLUNetwork.random((2, 6, 2), rng=5)
    training = train(start, X + 3, y, epochs=1, standardise=True, dtype=np.float64)
    loss, _ = loss_and_gradient(start, X + 3, y)
    assert_allclose(training.history.losses[0], loss, rtol=1e-12)


def test_examples_may_be_whole_numbers():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (100, 9)).astype(np.uint8)
    y = (pixels.mean(axis=1) > 127).astype(int)
    training = train((9, 8, 2), pixels, y, epochs=40, standardise=True, learning_rate=0.01)
    assert training.accuracy(pixels, y) > 0.9


def test_history_accuracy_and_progress_agree(capsys):
    X, y = two_classes()
    training = train((2, 8, 2), X, y, epochs=3, validation=(X, y), progress=True)
    found = training.network(X).argmax(axis=1)
    assert_allclose(training.history.validation_accuracies[-1], (found == y).mean(), atol=0.005)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[2].startswith(f"epoch 3 of 3: loss {training.history.losses[2]:.4f}, validation")
    assert repr(training).startswith("<Training of 2 -> 8 -> 2: 3 of 3 epochs, loss")


def test_examples_are_not_changed_and_the_start_neither():
    X, y = two_classes()
    X = X.astype(np.float32)
    start, before = ReLUNetwork.random((2, 8, 2), rng=0), X.copy()
    first = start.W[1].copy()
    train(start, X, y, epochs=1, standardise=True, augment=Shifts(image_shape=(1, 2), pixels=0))
    train(start, X, y, epochs=1, standardise=True, shuffle=False).accuracy(X, y)
    assert_array_equal(X, before)
    assert_array_equal(start.W[1], first)


def test_einsum_gives_the_same_training():
    X, y = two_classes()
    one = train((2, 8, 2), X, y, epochs=2, dtype=np.float64)
    two = train((2, 8, 2), X, y, epochs=2, dtype=np.float64, matmul=einsum_product)
    assert_allclose(one.adam.theta, two.adam.theta, rtol=0, atol=1e-12)


def test_initial_network_has_he_s_variance_and_no_bias():
    network = initial_network((200, 300, 10), rng=0)
    assert_allclose(network.W[1].var(), 2 / 200, rtol=0.02)
    assert not any(network.b[ell].any() for ell in (1, 2))


@pytest.mark.parametrize(
    "change, message",
    [
        ({"epochs": 0}, "epochs is .*, expected a whole number of at least 1"),
        ({"epochs": 1.5}, "epochs is .*, expected a whole number of at least 1"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"learning_rate": 0.0}, "learning_rate is 0.0, expected a number above 0"),
        ({"schedule": "steps"}, "schedule is 'steps', expected one of"),
        ({"dtype": np.float16}, "dtype is .*, expected float32 or float64"),
        ({"alpha": -1.0}, "alpha"),
        ({"network": (3, 4, 2)}, r"X has the shape \(400, 2\), expected \(n, 3\) as n_0 = 3"),
        ({"network": (2, 4, 1)}, "y has labels from 0 to 1, expected 0 to n_2 - 1 = 0"),
        (
            {"y": np.zeros(5, int)},
            r"y has the shape \(5,\), expected \(400,\): one label for each",
        ),
        ({"y": np.zeros(400)}, "y has the type float64, expected whole numbers"),
        ({"X": np.zeros((0, 2)), "y": np.zeros(0, int)}, "X has no rows"),
        ({"X": np.full((400, 2), "a")}, "X has the type <U1, expected real numbers"),
        ({"X": np.full((400, 2), np.nan)}, "X has an entry that is NaN"),
        ({"X": np.ones((400, 2)), "standardise": True}, "cannot be standardised"),
        ({"validation": (np.zeros((3, 4)), [0, 1, 0])}, "validation X has the shape"),
    ],
)
def test_wrong_arguments_are_refused(change, message):
    X, y = two_classes()
    arguments = {"network": (2, 4, 2), "X": X, "y": y, "epochs": 1} | change
    with pytest.raises(ValueError, match=message):
        train(**arguments)


def test_shifts_move_each_image_by_at_most_one_pixel():
    image = np.zeros((5, 5))
    image[2, 2] = 1.0
    shifted = Shifts(1, image_shape=(5, 5), background=-1.0)(
        np.tile(image.ravel(), (900, 1)), np.random.default_rng(0)
    ).reshape(-1, 5, 5)
    places = np.argwhere(shifted == 1.0)[:, 1:]
    assert len(places) == 900
    counts = np.zeros((3, 3), int)
    np.add.at(counts, tuple(places.T - 1), 1)
    assert counts.min() > 60  # about 100 each
    # The border that comes in is background: one row and one column for a diagonal shift.
    assert {int(n) for n in (shifted == -1).sum(axis=(1, 2))} == {0, 5, 9}


def test_warps_without_variation_change_nothing():
    still = Warps(rotation=0, stretch=0, shift=0, bend=0)
    batch = np.random.default_rng(0).random((50, 784)).astype(np.float32)
    warped = still(batch, np.random.default_rng(1))
    assert warped.dtype == np.float32
    assert_allclose(warped, batch, rtol=0, atol=1e-6)


def test_warp_by_a_known_map_reads_between_pixels():
    # All pixels take their value half a pixel further right: the mean of two neighbours.
    warps = Warps(image_shape=(2, 3), background=0.0)
    pixels = np.zeros((4, 5))
    pixels[1:3, 1:4] = [[1, 2, 4], [3, 5, 9]]
    rows, columns = np.indices((2, 3)).reshape(2, -1)
    read = warps._read(pixels.reshape(-1, 1), rows + 0.0, columns + 0.5)
    assert_allclose(read[:, 0], [1.5, 3, 2, 4, 7, 4.5])


def test_warps_shift_by_the_stated_deviation_and_groups_share_a_warp():
    warps = Warps(rotation=0, stretch=0, shift=0, bend=1.5, group=8)
    places = warps._places(400, np.random.default_rng(0))
    moved = places - (warps._centred + 13.5)
    assert_allclose(moved.std(axis=0), 1.5, rtol=0.2)
    # Neighbouring pixels move alike, far ones do not.
    down = moved[:, 0].reshape(-1, 28, 28)
    near = np.corrcoef(down[:, 14, 14], down[:, 14, 15])[0, 1]
    far = np.corrcoef(down[:, 14, 2], down[:, 14, 26])[0, 1]
    assert near > 0.9 > 0.2 > abs(far)
    batch = np.tile(np.random.default_rng(1).random(784), (16, 1))
    warped = warps(batch, np.random.default_rng(2))
    assert_array_equal(warped[0], warped[7])
    assert not np.allclose(warped[7], warped[8])


def test_variations_that_are_none_are_refused():
    with pytest.raises(ValueError, match="pixels is 28, expected a whole number from 0 to 27"):
        Shifts(28)
    with pytest.raises(ValueError, match="bend is -1, expected a number of at least 0"):
        Warps(bend=-1)
    with pytest.raises(ValueError, match="group"):
        Warps(group=0)
    with pytest.raises(ValueError, match="image_shape"):
        Warps(image_shape=(0, 3))
    with pytest.raises(ValueError, match=r"\(n, 784\)"):
        Warps()(np.zeros((2, 9)), np.random.default_rng(0))


@pytest.mark.parametrize("offset", [1e6, 1e7, 1e8, 1e11])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_standardised_training_keeps_what_a_large_offset_hides(offset, dtype):
    X, y = two_classes()
    options = {"epochs": 4, "learning_rate": 0.02, "standardise": True, "dtype": dtype}
    plain = train((2, 16, 2), X, y, **options)
    training = train((2, 16, 2), X + offset, y, **options)
    assert_allclose(training.deviation, X.std(), rtol=1e-4)
    assert_allclose(training.mean, (X + offset).mean(), rtol=1e-15)
    # The offset rounds X itself to some 1e-16 of its size, and no more may be lost.
    tolerance = 2e-3 if offset < 1e9 else 0.02
    assert abs(training.accuracy(X + offset, y) - plain.accuracy(X, y)) <= tolerance
    right = training.network(X + offset).argmax(axis=1) == y
    assert abs(right.mean() - plain.accuracy(X, y)) <= 0.02


def test_the_deviation_is_that_of_numpy_and_a_constant_has_none():
    rng = np.random.default_rng(0)
    for X in (rng.normal(size=(4500, 3)) + 1e8, rng.integers(0, 256, (4500, 3), dtype=np.uint8)):
        training = train((3, 2), X, np.arange(4500) % 2, epochs=1, standardise=True)
        assert_allclose([training.mean, training.deviation], [X.mean(), X.std()], rtol=1e-13)
    for constant in (0.1, 1e8 + 0.1, 7):
        with pytest.raises(ValueError, match="X cannot be standardised"):
            X = np.full((4500, 3), constant)
            train((3, 2), X, np.arange(4500) % 2, epochs=1, standardise=True)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_accuracy_and_validation_refuse_what_is_no_finite_number(wrong):
    X, y = two_classes()
    training = train((2, 4, 2), X, y, epochs=1)
    broken = X.copy()
    broken[-1, 1] = wrong
    with pytest.raises(ValueError, match="X has an entry that is NaN or infinite"):
        training.accuracy(broken, y)
    with pytest.raises(ValueError, match="validation X has an entry that is NaN"):
        training.resume(X, y, epochs=2, validation=(broken, y))
    assert training.epoch == 1
    with pytest.raises(ValueError, match="too large for float32"):
        training.accuracy(np.full((3, 2), 1e300), [0, 1, 0])


@pytest.mark.parametrize("epochs", [2.5, 2.0, True, "2", np.nan, 0, -1])
def test_a_number_of_epochs_that_is_none_is_refused_when_resuming(epochs):
    X, y = two_classes()
    training = train((2, 4, 2), X, y, epochs=1)
    with pytest.raises(ValueError, match="epochs is .*, expected a whole number of at least 1"):
        training.resume(X, y, epochs=epochs)
    assert training.epochs == training.epoch == 1


class Interrupting(Shifts):
    """Shifts that are interrupted at one call, as by Ctrl-C, and only once."""

    def __call__(self, batch, rng):
        """Shift the batch, or be interrupted."""
        calls = vars(self)
        calls["left"] = calls.get("left", np.inf) - 1
        if calls["left"] == 0:
            raise KeyboardInterrupt
        return super().__call__(batch, rng)


@pytest.mark.parametrize("calls", [1, 5, 9, 10])
def test_a_training_interrupted_within_an_epoch_goes_on_as_if_it_never_had(calls):
    _, y = two_classes()
    images = np.random.default_rng(0).random((400, 4))
    options = {"epochs": 4, "batch_size": 48, "rng": 3, "schedule": "linear"}
    whole = train(
        (4, 8, 2), images, y, **options, augment=Shifts(1, (2, 2)), validation=(images, y)
    )
    augment = Interrupting(1, (2, 2))
    part = train(
        (4, 8, 2),
        images,
        y,
        **options,
        augment=augment,
        callback=lambda t: t.epoch == 1,
        validation=(images, y),
    )
    vars(augment)["left"] = calls
    with pytest.raises(KeyboardInterrupt):
        part.resume(images, y, validation=(images, y))
    n = part.epoch
    history = part.history
    assert [len(x) for x in (history.losses, history.validation_accuracies, history.seconds)] == [
        n
    ] * 3
    part.resume(images, y, validation=(images, y))
    assert part.adam.t == whole.adam.t == 36
    assert_array_equal(part.adam.theta, whole.adam.theta)
    assert part.history.losses == whole.history.losses
    assert part.history.validation_accuracies == whole.history.validation_accuracies


def test_a_training_interrupted_while_it_measures_does_the_epoch_again(monkeypatch):
    X, y = two_classes()
    whole = train((2, 8, 2), X, y, epochs=3, validation=(X, y))
    part = train((2, 8, 2), X, y, epochs=3, validation=(X, y), callback=lambda t: t.epoch == 1)
    with monkeypatch.context() as patch:
        patch.setattr(Adam, "predict", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            part.resume(X, y, validation=(X, y))
    part.resume(X, y, validation=(X, y))
    assert_array_equal(part.adam.theta, whole.adam.theta)
    assert part.history.validation_accuracies == whole.history.validation_accuracies


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int64])
def test_warps_of_bytes_are_those_of_floats_rounded(dtype):
    batch = np.random.default_rng(0).integers(0, 256, (70, 784)).astype(dtype)
    before = batch.copy()
    warped = Warps()(batch, np.random.default_rng(1))
    exact = Warps()(batch.astype(np.float64), np.random.default_rng(1))
    assert warped.dtype == dtype
    assert_allclose(warped, exact, rtol=0, atol=0.501)
    assert_array_equal(batch, before)


@pytest.mark.parametrize("variation", [Warps(), Shifts()])
def test_an_empty_batch_stays_empty_and_a_seed_is_as_good_as_a_generator(variation):
    assert variation(np.zeros((0, 784)), 0).shape == (0, 784)
    batch = np.random.default_rng(0).random((40, 784)).astype(np.float32)
    assert_array_equal(variation(batch, 0), variation(batch, np.random.default_rng(0)))


def test_a_background_that_bytes_cannot_have_is_refused():
    for background in (-1, 0.5, 256):
        for variation in (Warps(background=background), Shifts(background=background)):
            variation(np.zeros((1, 784)), 0)
            with pytest.raises(ValueError, match="background is .*which is no uint8"):
                variation(np.zeros((1, 784), np.uint8), 0)


def test_a_variation_of_another_shape_and_a_rate_that_is_none_are_refused():
    X, y = two_classes()
    with pytest.raises(
        ValueError, match=r"augment made the shape \(1, 2\) of a batch of \(64, 2\)"
    ):
        train((2, 4, 2), X, y, epochs=1, augment=lambda batch, rng: batch[:1])
    for rate in (np.nan, -1.0, np.inf, None, "a"):
        with pytest.raises(ValueError, match=rf"schedule\(0\) is {rate!r}, expected a number"):
            train((2, 4, 2), X, y, epochs=1, schedule=lambda _, rate=rate: rate)  # type: ignore[misc]
