"""What a field report can be about. Each row: how urgent, how bad, and whether an operator looks first.

What endangers people goes out by itself; whatever needs judgement waits for an operator. The values are
the centre's proposal, for an administrator to change.
"""

from datetime import timedelta
from typing import Final

from ioc.incidents.category import Category
from ioc.incidents.vocabulary import Severity, Urgency
from ioc.phrases.text import Text

CATEGORIES: Final = (
    # A hole, a broken light, a fallen tree on the road: what makes a road dangerous goes out at once.
    Category(
        code="traffic_safety.pothole", label=Text(vi="Ổ gà, mặt đường hỏng", en="Pothole"), waits_for_verification=False
    ),
    Category(
        code="traffic_safety.signal",
        label=Text(vi="Đèn tín hiệu hỏng", en="Broken traffic light"),
        urgency=Urgency.URGENT,
        severity=Severity.LARGE,
        waits_for_verification=False,
    ),
    Category(
        code="traffic_safety.accident",
        label=Text(vi="Tai nạn giao thông", en="Traffic accident"),
        urgency=Urgency.URGENT,
        severity=Severity.LARGE,
        waits_for_verification=False,
        joins_for=timedelta(hours=3),
    ),
    # One cut road is seen from both of its ends.
    Category(
        code="traffic_safety.road_cut",
        label=Text(vi="Đường bị chia cắt", en="Road cut off"),
        urgency=Urgency.URGENT,
        severity=Severity.LARGE,
        waits_for_verification=False,
        joins_within_m=400.0,
    ),
    Category(code="traffic_safety.general", label=Text(vi="An toàn giao thông khác", en="Other traffic safety")),
    # Whoever calls for rescue is not asked twice: it goes out by itself and never waits.
    Category(
        code="public_order.rescue",
        label=Text(vi="Cứu nạn, cứu hộ", en="Rescue"),
        urgency=Urgency.SOS,
        severity=Severity.VERY_LARGE,
        waits_for_verification=False,
        joins_for=timedelta(hours=12),
    ),
    Category(
        code="public_order.fire",
        label=Text(vi="Cháy, nổ", en="Fire or explosion"),
        urgency=Urgency.SOS,
        severity=Severity.VERY_LARGE,
        waits_for_verification=False,
        joins_within_m=200.0,
        joins_for=timedelta(hours=6),
    ),
    Category(
        code="public_order.disturbance",
        label=Text(vi="Gây rối trật tự", en="Disturbance"),
        urgency=Urgency.URGENT,
        joins_for=timedelta(hours=3),
    ),
    Category(code="public_order.general", label=Text(vi="An ninh trật tự khác", en="Other public order")),
    Category(
        code="urban_infrastructure.power_cut",
        label=Text(vi="Mất điện, sự cố điện", en="Power cut or fault"),
        urgency=Urgency.URGENT,
        severity=Severity.LARGE,
        waits_for_verification=False,
        joins_within_m=500.0,
        joins_for=timedelta(hours=12),
    ),
    Category(
        code="urban_infrastructure.water_supply",
        label=Text(vi="Sự cố cấp nước", en="Water supply fault"),
        waits_for_verification=False,
        joins_within_m=300.0,
    ),
    Category(
        code="urban_infrastructure.street_light",
        label=Text(vi="Đèn đường hỏng", en="Broken street light"),
        severity=Severity.LOW,
        waits_for_verification=False,
    ),
    Category(
        code="urban_infrastructure.drain",
        label=Text(vi="Cống thoát nước hỏng, tắc", en="Blocked or broken drain"),
        waits_for_verification=False,
    ),
    Category(code="urban_infrastructure.general", label=Text(vi="Hạ tầng đô thị khác", en="Other infrastructure")),
    # Whether something is against the rules needs a look first.
    Category(
        code="urban_order.encroachment",
        label=Text(vi="Lấn chiếm vỉa hè, lòng đường", en="Pavement or road occupied"),
        severity=Severity.LOW,
    ),
    Category(
        code="urban_order.parking", label=Text(vi="Đỗ xe sai quy định", en="Illegal parking"), severity=Severity.LOW
    ),
    Category(code="urban_order.noise", label=Text(vi="Tiếng ồn", en="Noise"), severity=Severity.LOW),
    Category(code="urban_order.general", label=Text(vi="Trật tự đô thị khác", en="Other urban order")),
    # Water that rises does not wait for an operator.
    Category(
        code="environment.flooding",
        label=Text(vi="Ngập lụt", en="Flooding"),
        urgency=Urgency.URGENT,
        severity=Severity.LARGE,
        waits_for_verification=False,
        joins_within_m=250.0,
        joins_for=timedelta(days=1),
    ),
    Category(
        code="environment.landslide",
        label=Text(vi="Sạt lở đất", en="Landslide"),
        urgency=Urgency.URGENT,
        severity=Severity.VERY_LARGE,
        waits_for_verification=False,
        joins_within_m=200.0,
    ),
    Category(code="environment.waste", label=Text(vi="Rác thải", en="Waste"), waits_for_verification=False),
    Category(code="environment.pollution", label=Text(vi="Ô nhiễm nước, không khí", en="Water or air pollution")),
    Category(code="environment.general", label=Text(vi="Môi trường khác", en="Other environment")),
    Category(
        code="administrative_rules.general", label=Text(vi="Vướng mắc quy định hành chính", en="Administrative rules")
    ),
    # A report about a person or an office is for few eyes, and never for the office that it is about.
    Category(
        code="public_duty.conduct",
        label=Text(vi="Thái độ, hành vi của cán bộ", en="Conduct of an official"),
        restricted=True,
    ),
    Category(code="public_duty.general", label=Text(vi="Thực thi công vụ", en="Public duty"), restricted=True),
    Category(code="business.general", label=Text(vi="Khó khăn của doanh nghiệp", en="Business difficulties")),
    Category(
        code="food_safety.poisoning",
        label=Text(vi="Nghi ngộ độc thực phẩm", en="Suspected food poisoning"),
        urgency=Urgency.URGENT,
        severity=Severity.LARGE,
        waits_for_verification=False,
        joins_within_m=300.0,
    ),
    Category(code="food_safety.general", label=Text(vi="An toàn thực phẩm khác", en="Other food safety")),
    Category(code="land_construction.illegal", label=Text(vi="Xây dựng trái phép", en="Building without permission")),
    Category(
        code="land_construction.general", label=Text(vi="Đất đai, xây dựng khác", en="Other land and construction")
    ),
    Category(code="goods_services.price", label=Text(vi="Giá cả bất thường", en="Unreasonable prices")),
    Category(code="goods_services.general", label=Text(vi="Hàng hóa, dịch vụ khác", en="Other goods and services")),
    Category(code="press.general", label=Text(vi="Vấn đề báo chí nêu", en="Matter raised by the press")),
    Category(
        code="smart_city_ideas.general",
        label=Text(vi="Góp ý, sáng kiến", en="Idea or suggestion"),
        severity=Severity.LOW,
    ),
    # A child in danger: at once, and for few eyes.
    Category(
        code="child_protection.abuse",
        label=Text(vi="Nghi xâm hại, bạo hành trẻ em", en="Suspected child abuse"),
        urgency=Urgency.URGENT,
        severity=Severity.LARGE,
        waits_for_verification=False,
        restricted=True,
    ),
    Category(
        code="child_protection.general",
        label=Text(vi="Bảo vệ trẻ em khác", en="Other child protection"),
        restricted=True,
    ),
    Category(code="other.general", label=Text(vi="Lĩnh vực khác", en="Other matters")),
)
