"""River gauges and rain gauges of the province, with approximate positions.

The gauges' names are those of the hydrological bulletins; their coordinates were read off the map to
about a kilometre and were not surveyed.
"""

from typing import Final

from ioc.phrases.text import Text
from ioc.provinces.province import Station

STATIONS: Final = (
    Station(
        sensor="GS-01",
        label=Text(vi="Giang Sơn, sông Krông Ana", en="Giang Son, Krong Ana river"),
        commune="24561",
        lat=12.510,
        lon=108.186,
    ),
    Station(
        sensor="BD-01",
        label=Text(vi="Bản Đôn, sông Srêpốk", en="Ban Don, Srepok river"),
        commune="24235",
        lat=12.894,
        lon=107.787,
    ),
    Station(
        sensor="KB-01",
        label=Text(vi="Krông Búk, sông Krông Búk", en="Krong Buk, Krong Buk river"),
        commune="24496",
        lat=12.777,
        lon=108.369,
    ),
    Station(
        sensor="CS-01",
        label=Text(vi="Củng Sơn, sông Ba", en="Cung Son, Ba river"),
        commune="22165",
        lat=13.035,
        lon=108.983,
    ),
    Station(
        sensor="PL-01",
        label=Text(vi="Phú Lâm, sông Ba", en="Phu Lam, Ba river"),
        commune="22240",
        lat=13.062,
        lon=109.305,
    ),
    Station(sensor="HMT-R1", label=Text(vi="Hòa Mỹ Tây", en="Hoa My Tay"), commune="22285", lat=12.930, lon=109.200),
    Station(sensor="ST-R1", label=Text(vi="Sơn Thành", en="Son Thanh"), commune="22250", lat=12.950, lon=109.040),
    Station(sensor="HD-R1", label=Text(vi="Hòa Đồng", en="Hoa Dong"), commune="22276", lat=12.980, lon=109.220),
)
