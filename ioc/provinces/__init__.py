"""The provinces that the software serves, a folder each: data, not code."""

from importlib import import_module
from pkgutil import iter_modules

from ioc.provinces.province import Province


class NoSuchProvince(LookupError):
    """There is no folder of this name; the text lists those that are there."""


def load_province(name: str) -> Province:
    """The province whose data stand in this folder. Raises `NoSuchProvince`."""
    known = sorted(module.name for module in iter_modules(__path__) if module.ispkg)
    if name not in known:
        raise NoSuchProvince(f"there is no province {name!r}; there are: {', '.join(known)}")
    province = import_module(f"{__name__}.{name}").PROVINCE
    if not isinstance(province, Province):
        raise TypeError(f"{name}.PROVINCE is not a Province")
    return province
