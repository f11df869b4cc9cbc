"""Relatives: how one structure differs from another, in the words of a chemist."""
