"""Who handles a field report: the most specific row decides (a named commune, then the longest category)."""

from typing import Final

from ioc.incidents.routing import COMMUNE, Route
from ioc.phrases.text import Text

_BUON_MA_THUOT: Final = frozenset({"24133", "24163", "24121", "24154", "24169"})
"""The five wards of Buôn Ma Thuột."""

ROUTES: Final = (
    Route(
        category="*",
        department=COMMUNE,
        because=Text(vi="Việc tại địa bàn do UBND xã, phường xử lý.", en="Local matters are the commune's."),
    ),
    Route(
        category="traffic_safety.signal",
        department="so_xay_dung",
        because=Text(vi="Đèn tín hiệu do Sở Xây dựng quản lý.", en="Traffic lights are the Construction Department's."),
    ),
    Route(
        category="traffic_safety.accident",
        department="pc08",
        because=Text(vi="Tai nạn do Cảnh sát giao thông xử lý.", en="Accidents are the Traffic Police's."),
    ),
    Route(
        category="traffic_safety.road_cut",
        department="so_xay_dung",
        because=Text(
            vi="Đường bị chia cắt do Sở Xây dựng phân luồng, khắc phục.",
            en="The Construction Department diverts traffic and repairs roads.",
        ),
    ),
    Route(
        category="public_order",
        department="cong_an_tinh",
        because=Text(vi="An ninh trật tự do Công an tỉnh xử lý.", en="Public order is the Provincial Police's."),
    ),
    Route(
        category="public_order.rescue",
        department="pc07",
        because=Text(vi="Cứu nạn, cứu hộ do PC07 điều động.", en="Rescue is dispatched by the Fire and Rescue Police."),
    ),
    Route(
        category="public_order.fire",
        department="pc07",
        because=Text(vi="Cháy nổ do PC07 chữa cháy.", en="Fires are the Fire and Rescue Police's."),
    ),
    Route(
        category="urban_infrastructure.power_cut",
        department="dien_luc",
        because=Text(vi="Sự cố điện do Công ty Điện lực khắc phục.", en="Power faults are the power company's."),
    ),
    Route(
        category="urban_infrastructure.water_supply",
        department="cap_nuoc",
        because=Text(vi="Sự cố nước do Công ty Cấp nước khắc phục.", en="Water faults are the water company's."),
    ),
    Route(
        category="urban_infrastructure.drain",
        department="do_thi_bmt",
        communes=_BUON_MA_THUOT,
        because=Text(
            vi="Thoát nước nội thành Buôn Ma Thuột do Công ty Đô thị quản lý.",
            en="Drains of Buon Ma Thuot are the Urban Services Company's.",
        ),
    ),
    Route(
        category="urban_infrastructure.street_light",
        department="do_thi_bmt",
        communes=_BUON_MA_THUOT,
        because=Text(
            vi="Chiếu sáng nội thành Buôn Ma Thuột do Công ty Đô thị quản lý.",
            en="Street lights of Buon Ma Thuot are the Urban Services Company's.",
        ),
    ),
    Route(
        category="environment.waste",
        department="do_thi_bmt",
        communes=_BUON_MA_THUOT,
        because=Text(
            vi="Rác nội thành Buôn Ma Thuột do Công ty Đô thị thu gom.",
            en="Waste of Buon Ma Thuot is collected by the Urban Services Company.",
        ),
    ),
    Route(
        category="environment.pollution",
        department="so_nnmt",
        because=Text(
            vi="Ô nhiễm do Sở Nông nghiệp và Môi trường xử lý.", en="Pollution is the Environment Department's."
        ),
    ),
    Route(
        category="administrative_rules",
        department="vp_ubnd",
        because=Text(
            vi="Quy định hành chính do Văn phòng UBND tỉnh trả lời.",
            en="Administrative rules are answered by the Provincial Office.",
        ),
    ),
    # A report about an office never goes to that office.
    Route(
        category="public_duty",
        department="thanh_tra",
        because=Text(
            vi="Phản ánh về cán bộ do Thanh tra tỉnh xem xét, không chuyển cho đơn vị bị phản ánh.",
            en="Reports about officials go to the Inspectorate, never to the office that they are about.",
        ),
    ),
    Route(
        category="business",
        department="so_tai_chinh",
        because=Text(
            vi="Khó khăn của doanh nghiệp do Sở Tài chính tiếp nhận.",
            en="Business difficulties are received by the Finance Department.",
        ),
    ),
    Route(
        category="food_safety",
        department="so_y_te",
        because=Text(vi="An toàn thực phẩm do Sở Y tế xử lý.", en="Food safety is the Health Department's."),
    ),
    Route(
        category="goods_services",
        department="so_cong_thuong",
        because=Text(vi="Hàng hóa, giá cả do Sở Công Thương xử lý.", en="Goods and prices are the Trade Department's."),
    ),
    Route(
        category="press",
        department="vp_ubnd",
        because=Text(
            vi="Vấn đề báo chí nêu do Văn phòng UBND tỉnh theo dõi.",
            en="Matters in the press are followed by the Provincial Office.",
        ),
    ),
    Route(
        category="smart_city_ideas",
        department="so_khcn",
        because=Text(
            vi="Góp ý đô thị thông minh do Sở Khoa học và Công nghệ tiếp thu.",
            en="Smart-city ideas are for the Science and Technology Department.",
        ),
    ),
    Route(
        category="child_protection",
        department="so_y_te",
        because=Text(vi="Bảo vệ trẻ em do Sở Y tế phụ trách.", en="Child protection is the Health Department's."),
    ),
)
