"""The demo: invented venues in real communes, and people who book them through the use cases."""

from backend.demo.loading import load_demo

__all__ = ["load_demo"]
