"""Đắk Lắk as it is since 1 July 2025, merged with Phú Yên: 102 communes, 3.3 million people."""

from ioc.phrases.text import Text
from ioc.provinces.daklak.calendar import HOURS, SPECIAL_DAYS, ZONE
from ioc.provinces.daklak.communes import COMMUNES
from ioc.provinces.daklak.departments import DEPARTMENTS
from ioc.provinces.daklak.policies import POLICIES
from ioc.provinces.daklak.stations import STATIONS
from ioc.provinces.province import Province

PROVINCE = Province(
    code="66",
    label=Text(vi="Đắk Lắk", en="Dak Lak"),
    communes=COMMUNES,
    departments=DEPARTMENTS,
    stations=STATIONS,
    zone=ZONE,
    hours=HOURS,
    special_days=SPECIAL_DAYS,
    policies=POLICIES,
)
