"""The hot doors stand before the framework, and errors leave them in the same one shape."""

import httpx
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from structlog.testing import capture_logs

from ioc.http.faults import add_problem_handlers
from ioc.http.hot_routes import with_hot_routes
from ioc.http.problems import Fault, Problem
from ioc.phrases.text import Text

TEXT = Text(vi="Sai rồi", en="Wrong")


async def hot(request: Request) -> Response:
    return PlainTextResponse(f"hot {(await request.body()).decode()}")


async def refusing(_: Request) -> Response:
    raise Problem(
        status=422, kind="wrong", title=TEXT, detail=TEXT, faults=[Fault(at="/x", detail=TEXT)], headers={"X-Why": "y"}
    )


async def failing(_: Request) -> Response:
    raise RuntimeError("a secret detail")


def client() -> httpx.AsyncClient:
    app = FastAPI()
    add_problem_handlers(app)

    @app.get("/hot")
    async def cold() -> str:
        return "cold"

    @app.get("/cold-failure")
    async def cold_failure() -> str:
        raise RuntimeError("a secret detail")

    @app.get("/typed")
    async def typed(number: int) -> int:
        return number

    endpoints = {("POST", "/hot"): hot, ("POST", "/refusing"): refusing, ("POST", "/failing"): failing}
    transport = httpx.ASGITransport(with_hot_routes(app, endpoints), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_a_hot_route_is_found_by_method_and_path_and_all_else_goes_on() -> None:
    async with client() as http:
        assert (await http.post("/hot", content=b"x")).text == "hot x"
        assert (await http.get("/hot")).json() == "cold"
        assert (await http.get("/nothing")).status_code == 404


async def test_a_problem_is_answered_with_what_to_mend_in_both_languages() -> None:
    async with client() as http:
        answer = await http.post("/refusing")

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.headers["x-why"] == "y"
    assert answer.json() == {
        "type": "urn:ioc:problem:wrong",
        "title": "Wrong",
        "status": 422,
        "detail": "Wrong",
        "title_vi": "Sai rồi",
        "detail_vi": "Sai rồi",
        "errors": [{"at": "/x", "detail": "Wrong", "detail_vi": "Sai rồi"}],
    }


async def test_what_nobody_foresaw_is_written_down_and_not_told() -> None:
    async with client() as http:
        with capture_logs() as said:
            answers = [await http.post("/failing"), await http.get("/cold-failure")]

    for answer in answers:
        assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
        assert "secret" not in answer.text
    assert ["secret detail" in str(line["error"]) for line in said] == [True, True]


async def test_a_parameter_that_does_not_fit_is_named() -> None:
    async with client() as http:
        answer = await http.get("/typed?number=x")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == "query/number"
