"""Tests that need a real Java say so: it is optional for the service too."""

from shutil import which

import pytest

needs_java = pytest.mark.skipif(which("java") is None, reason="no Java on this machine")
