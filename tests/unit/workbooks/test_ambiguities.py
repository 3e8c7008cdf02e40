"""What an evaluation says of a municipality that fits several rows."""

from tests.cli.small import write_folder

from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack
from meritko.engine.setting import make_setting
from meritko.workbooks.ambiguities import ambiguities
from meritko.workbooks.reading import read_folder
from meritko.workbooks.recognition import Layout

YEAR = 2025
TWIN = {"name": "Ždírec", "region": 2, "postcode": "38199", "population": 10, "svl_count": 1}


def found_in(folder, pool):
    pack = open_pack(pack_folder(None))
    setting = make_setting(pack, YEAR, {})
    reading = read_folder(folder, Layout.of(pack), YEAR, setting.choices, pool)
    assert reading.errors == ()
    return ambiguities(pack, setting, reading.tables)


def test_the_row_is_named_with_those_it_fits(tmp_path, pool):
    write_folder(tmp_path / "a", more={"svl_register": [{**TWIN, "postcode": None}]})

    problems = found_in(tmp_path / "a", pool)

    [problem] = [each for each in problems if each.place.sheet == "Obce 2025"]
    assert (problem.rule, problem.severity, problem.place.address) == ("ambiguous", "error", "A2")
    assert "“Ždírec”, which fits 2 rows of the sheet “Seznam obcí se SVL”: A2, A5" in problem.line("en")


def test_none_is_found_where_the_postcodes_tell_them_apart(tmp_path, pool):
    write_folder(tmp_path / "a", more={"svl_register": [TWIN]})

    assert found_in(tmp_path / "a", pool) == []
