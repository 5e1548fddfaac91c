"""Figures anyone can reproduce: ``python -m benchmarks``, or only some: ``… pages core``."""
