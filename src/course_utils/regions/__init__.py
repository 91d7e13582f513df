"""Linear regions of ReLU networks: all of them in a box of the plane, and how many there can be."""

from course_utils.regions._linear import LinearRegions, Region, linear_regions
from course_utils.regions.bounds import (
    lower_bound_montufar,
    lower_bound_serra,
    montufar_network,
    n_regions_one_layer,
    serra_network,
    upper_bound_product,
    upper_bound_serra,
)
from course_utils.regions.slices import kinks, plane_through, restrict

__all__ = [
    "LinearRegions",
    "Region",
    "kinks",
    "linear_regions",
    "lower_bound_montufar",
    "lower_bound_serra",
    "montufar_network",
    "n_regions_one_layer",
    "plane_through",
    "restrict",
    "serra_network",
    "upper_bound_product",
    "upper_bound_serra",
]
