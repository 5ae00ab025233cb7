"""The installation's keys are made once, kept to their owner, and never half-written."""

import stat
from pathlib import Path

import pytest

from ioc.keyring import NoKeys, load_keyring, load_unsealing_key, make_keyring


def test_keys_are_made_once_and_stay(tmp_path: Path) -> None:
    made, again = make_keyring(tmp_path), make_keyring(tmp_path)

    assert made.secret == again.secret == load_keyring(tmp_path).secret
    assert bytes(made.sealing) == bytes(again.sealing)
    assert made.issuer.as_dict(private=True) == again.issuer.as_dict(private=True)


def test_the_public_key_is_that_of_the_private_one_also_after_a_break_between_them(tmp_path: Path) -> None:
    make_keyring(tmp_path)
    (tmp_path / "keys" / "sealing.public").unlink()

    made = make_keyring(tmp_path)

    assert bytes(load_unsealing_key(tmp_path).public_key) == bytes(made.sealing)


def test_only_the_owner_can_read_them_and_nothing_else_lies_there(tmp_path: Path) -> None:
    make_keyring(tmp_path)

    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}

    assert files == dict.fromkeys(("receipts.secret", "sealing.public", "sealing.private", "issuer.json"), 0o600)


def test_without_keys_a_process_says_how_they_are_made(tmp_path: Path) -> None:
    with pytest.raises(NoKeys, match="`ioc keys` or `ioc up` makes them"):
        load_keyring(tmp_path)
    with pytest.raises(NoKeys, match="not given the unsealing key"):
        load_unsealing_key(tmp_path)
