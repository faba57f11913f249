"""Work of region-based detectors for one image, in any unit of work.

R-CNN: Girshick et al., 2014; Fast R-CNN: Girshick, 2015; Faster R-CNN: Ren et al., 2015. The backbone is taken to cost
as much for a warped region as for the whole image.
"""

from __future__ import annotations

from fractions import Fraction

Work = int | Fraction


def rcnn(regions: int, backbone: Work, head: Work) -> Work:
    """Cost R (b + h): backbone and head run on every region."""
    return regions * (backbone + head)


def fast_rcnn(regions: int, backbone: Work, head: Work) -> Work:
    """Cost b + R h: the backbone runs once, the head on every region."""
    return backbone + regions * head


def faster_rcnn(regions: int, backbone: Work, head: Work, proposals: Work) -> Work:
    """Cost b + q + R h: the region proposal network, of cost q, runs once on the backbone's features."""
    return fast_rcnn(regions, backbone, head) + proposals


def most_regions(budget: Work, backbone: Work, head: Work, proposals: Work) -> int:
    """The largest number of regions for which Faster R-CNN costs at most `budget`, 0 if even none is too dear."""
    return max(0, int((budget - backbone - proposals) // head))
