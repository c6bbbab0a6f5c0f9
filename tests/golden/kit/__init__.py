# SPDX-License-Identifier: MIT
"""What tests/golden/run is made of; Python's standard library only."""
