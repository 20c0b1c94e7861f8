"""Figures as people read them."""

import pytest

from flows.text.figures import duration, figure, number, percent, share, size


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (number(1234.5), "1,234"),
        (number(12.345), "12.3"),
        (number(0.05), "0.05"),
        (number(3.0), "3"),
        (number(999.7), "1,000"),
        (figure(0.125, is_share=True), "12.5 %"),
        (figure(12_345.0, is_share=False), "12,345"),
        (share(1, 3), "33.3 %"),
        (share(1, 0), "–"),
        (percent(1.0), "100.0 %"),
        (duration(0.00123), "1.23 ms"),
        (duration(0.9998), "1.0 s"),
        (duration(59.94), "59.9 s"),
        (duration(59.97), "1 min 0 s"),
        (duration(61), "1 min 1 s"),
        (duration(7260), "2 h 1 min"),
        (size(999), "999 B"),
        (size(999_700), "1 MB"),
        (size(734_003_200), "734 MB"),
        (size(2_500_000_000_000), "2,500 GB"),
    ],
)
def test_a_figure_is_short(shown: str, expected: str) -> None:
    assert shown == expected
