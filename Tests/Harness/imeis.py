"""IMEIs that no other call of a run uses, with right check digits."""

import itertools
import threading

_count = itertools.count(1)
_lock = threading.Lock()


def check_digit(digits):
    """The Luhn digit behind 14 digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def fresh_imei():
    """The next IMEI of this process."""
    with _lock:
        number = next(_count)
    digits = "35" + str(300_000_000_000 + number)
    return digits + check_digit(digits)


def fresh_imeis(count):
    """So many of them."""
    return [fresh_imei() for _ in range(count)]
