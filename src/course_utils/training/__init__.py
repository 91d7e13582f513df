"""Training from scratch: the loss, its gradient, Adam, and epochs of mini-batches."""

from course_utils.training._adam import Adam, einsum_product
from course_utils.training._gradient import Gradient, loss_and_gradient
from course_utils.training._train import History, Training, initial_network, train
from course_utils.training.augment import Shifts, Warps

__all__ = [
    "Adam",
    "Gradient",
    "History",
    "Shifts",
    "Training",
    "Warps",
    "einsum_product",
    "initial_network",
    "loss_and_gradient",
    "train",
]
