"""The fifteen fields in which the province takes field reports."""

from typing import Final

from ioc.phrases.text import Text
from ioc.services.service import Topic

TOPICS: Final = (
    Topic(slug="traffic_safety", label=Text(vi="An toàn giao thông", en="Traffic safety")),
    Topic(slug="public_order", label=Text(vi="An ninh trật tự", en="Public order")),
    Topic(slug="urban_infrastructure", label=Text(vi="Hạ tầng đô thị", en="Urban infrastructure")),
    Topic(slug="urban_order", label=Text(vi="Trật tự đô thị", en="Urban order")),
    Topic(slug="environment", label=Text(vi="Môi trường", en="Environment")),
    Topic(slug="administrative_rules", label=Text(vi="Quy định hành chính", en="Administrative rules")),
    Topic(slug="public_duty", label=Text(vi="Thực thi công vụ", en="Public duty")),
    Topic(slug="business", label=Text(vi="Khó khăn của doanh nghiệp", en="Business difficulties")),
    Topic(slug="food_safety", label=Text(vi="An toàn thực phẩm", en="Food safety")),
    Topic(slug="land_construction", label=Text(vi="Đất đai, xây dựng", en="Land and construction")),
    Topic(slug="goods_services", label=Text(vi="Hàng hóa, dịch vụ, tiêu dùng", en="Goods, services, consumers")),
    Topic(slug="press", label=Text(vi="Báo chí phản ánh", en="Reported in the press")),
    Topic(slug="smart_city_ideas", label=Text(vi="Góp ý đô thị thông minh", en="Ideas for the smart city")),
    Topic(slug="child_protection", label=Text(vi="Bảo vệ trẻ em", en="Child protection")),
    Topic(slug="other", label=Text(vi="Lĩnh vực khác", en="Other matters")),
)
