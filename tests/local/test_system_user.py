"""Another user gets as far as it must, and no further."""

from pathlib import Path

from ioc.local.system_user import let_pass, let_use, owner_of


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_passing_through_a_directory_does_not_let_anybody_look_into_it(tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    inner = outer / "inner"
    inner.mkdir(parents=True)
    outer.chmod(0o700)
    inner.chmod(0o700)

    let_pass(inner)

    assert (rights(outer), rights(inner)) == (0o701, 0o700)


def test_what_may_be_used_may_be_read_and_run_but_not_written(tmp_path: Path) -> None:
    program, library = tmp_path / "bin" / "program", tmp_path / "lib" / "library"
    for path, mode in ((program, 0o700), (library, 0o600)):
        path.parent.mkdir()
        path.touch()
        path.chmod(mode)

    let_use(tmp_path)

    assert (rights(program), rights(library)) == (0o705, 0o604)


def test_a_server_on_our_own_data_runs_as_ourselves(tmp_path: Path) -> None:
    assert owner_of(tmp_path) is None
