"""A small, rich report made by hand: what the tests of the writers draw.

Every kind of block and chart, every verdict, numbers that are missing, long and hostile texts.
The country, its regions, places and people are invented.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from meritko.engine.findings.finding import Verdict
from meritko.engine.results import Quantity
from meritko.reports.document import (
    Card,
    CardRow,
    Chart,
    Column,
    Document,
    Fact,
    FindingLine,
    FindingList,
    Grid,
    Heading,
    Key,
    Link,
    Number,
    Origin,
    Paragraph,
    Part,
    Row,
    Rule,
    Section,
    Series,
    SmallMultiples,
    Words,
    card_id,
)

YEAR = 2025
HOSTILE = '=1+1 <b>&"tučně"</b> +420 -5 @jméno \\alpha #set $x$ {{ y }} 🏚️'
LONG = (
    "míra integrace dosažená prostřednictvím úspěšných intervencí TP do účasti dětí v organizovaných "
    "mimoškolních volnočasových a zájmových aktivitách"
)
LONG_CODES = "VelmiDlouhéSlovoBezJedinéMezeryKteréSeNikamNevejdeAniKdybyChtělo"
REGIONS = (
    "Hlavní město Praha", "Středočeský kraj", "Jihočeský kraj", "Plzeňský kraj", "Karlovarský kraj",
    "Ústecký kraj", "Liberecký kraj", "Královéhradecký kraj", "Pardubický kraj", "Kraj Vysočina",
    "Jihomoravský kraj", "Olomoucký kraj", "Zlínský kraj", "Moravskoslezský kraj",
)  # fmt: skip
REGION_CODES = (
    "CZ010", "CZ020", "CZ031", "CZ032", "CZ041", "CZ042", "CZ051", "CZ052", "CZ053", "CZ063",
    "CZ064", "CZ071", "CZ072", "CZ080",
)  # fmt: skip
SHARES = (1.2, 9.4, 3.4, 6.4, 4.4, 12.8, 7.1, 9.1, 4.4, None, 10.1, 7.4, 8.9, 12.1)
VERDICTS: tuple[tuple[Verdict, str], ...] = (
    ("met", "splněno"),
    ("not_met", "nesplněno"),
    ("watch", "ke sledování"),
    ("illustrative", "jen pro ilustraci"),
    ("cannot_be_judged", "nelze posoudit"),
    ("described", "popis"),
)


def shown(value: Quantity | None, decimals: int = 1) -> str:
    """A number as Czech readers see it."""
    if value is None:
        return "–"
    places = Decimal(1).scaleb(-decimals) if decimals else Decimal(1)
    text = f"{Decimal(str(abs(value))).quantize(places, ROUND_HALF_UP):,}"
    text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return f"\N{MINUS SIGN}{text}" if value < 0 else text


def key(indicator: str, category: str = "", unit: str = "", year: int = YEAR) -> Key:
    return (indicator, year, unit, category)


def share(value: Quantity | None, of: Key, part: Part = "value", why: str = "nic nebylo vykázáno") -> Number:
    """A percentage of the sample."""
    return Number(value, shown(value), Origin((of,), part), 1, "%", why if value is None else "")


def count(value: Quantity | None, of: Key, part: Part = "numerator") -> Number:
    """A whole number of the sample."""
    return Number(value, shown(value, 0), Origin((of,), part), 0, "", "" if value is not None else "chybí")


def whole_report() -> Document:
    """The sample: a summary, two parts with chapters, appendices and cards."""
    return Document(
        language="cs",
        title="Vyhodnocení dotačních programů za rok 2025",
        subtitle="Podpora terénní práce a Podpora koordinátorů",
        mark="interní, obsahuje malé počty",
        audience="national",
        facts=_facts(),
        sections=(_summary(), _first_part(), _second_part(), *_appendices()),
        cards={card.id: card for card in (_card(), _short_card())},
    )


def _facts() -> tuple[Fact, ...]:
    made = Number(None, "11. března 2026", Origin(said_by="date"))
    version = Number(None, "1.0.0", Origin(said_by="run"))
    return (
        Fact("Vyhodnocovaný rok", (Number(YEAR, "2025", Origin(said_by="date")),)),
        Fact("Metodika", ("metodika ", version)),
        Fact("Sestaveno", (made,)),
        Fact("Určeno", ("národnímu analytikovi",)),
    )


def _summary() -> Section:
    line = FindingLine(
        "not_met",
        "nesplněno",
        (
            "Nově podpořených obcí bylo ", share(8.5, key("PTP3.nove")), " (",
            count(4, key("PTP3.nove")), " ze ", count(47, key("PTP3.nove"), "denominator"),
            "), cílem je nejméně ", Number(10, "10", Origin(said_by="target"), 0, "%"), ".",
        ),
        card_id(key("PTP3.nove")),
    )  # fmt: skip
    lines = (line, *(_finding_line(verdict, label) for verdict, label in VERDICTS))
    met = Number(12, "12", Origin((key("PTP8"), key("PTP9")), "sum"))
    return Section(
        id="souhrn",
        title="Souhrn zjištění",
        short="Souhrn",
        kind="summary",
        blocks=(
            Paragraph(("Z posuzovaných hodnot splnilo cíl ", met, ", podrobně viz ",
                       Link("Vybraní pracovníci", "vybrani"), "."), "lead"),
            FindingList("souhrn-zjisteni", lines),
            Paragraph(("Vysvětlivky k verdiktům stojí v příloze.",), "note"),
        ),
    )  # fmt: skip


def _finding_line(verdict: Verdict, label: str) -> FindingLine:
    value = None if verdict == "cannot_be_judged" else 93.0
    return FindingLine(verdict, label, ("Podíl obcí se SVL je ", share(value, key("PTP8")), "."))


def _first_part() -> Section:
    chapters = (_distribution_chapter(), _reference_chapter(), _hostile_chapter(), _series_chapter())
    return Section(
        id="ptp",
        title="Podpora terénní práce",
        blocks=(Paragraph(("Program podporuje místa terénních pracovníků v obcích.",), "lead"),),
        sections=chapters,
        number="1",
        short="PTP",
        kind="part",
    )


def _distribution_chapter() -> Section:
    labels = ("1 rok", "2-3 roky", "4-5 let", "více než 5 let")
    values = ((4, 8.5), (23, 48.9), (20, 42.6), (0, 0.0))
    rows = [
        Row(
            ((label,), (count(n, key("PTP3", label)),), (share(v, key("PTP3", label)),)),
            card=card_id(key("PTP3", "1 rok")) if label == "1 rok" else "",
            verdict="not_met" if label == "1 rok" else "met" if label == "více než 5 let" else None,
        )
        for label, (n, v) in zip(labels, values, strict=True)
    ]
    shares = tuple(share(v, key("PTP3", c)) for c, (_, v) in zip(labels, values, strict=True))
    everything = key("PTP3", "1 rok")
    total = Row(
        (
            ("celkem",),
            (count(47, everything, "denominator"),),
            (Number(100.0, "100,0", Origin(tuple(key("PTP3", c) for c in labels), "sum"), 1, "%"),),
        ),
        "total",
    )
    columns = (Column("kategorie"), Column("počet (absolutní hodnota)", True), Column("podíl", True, "%"))
    caption = "Rozložení obcí podle kategorizované délky kontinuální podpory v roce 2025"
    grid = Grid("delka", caption, columns, (*rows, total), ("Vynechané obce: žádné.",))
    chart = Chart(
        id="delka-graf",
        title="Délka kontinuální podpory",
        alt="Nejvíc obcí (48,9 %) je podporováno druhým nebo třetím rokem, nových je 8,5 %.",
        shape="bars",
        categories=labels,
        series=(Series("podíl", shares),),
        grid="delka",
        unit="%",
        rules=(Rule(Number(10, "10", Origin(said_by="target"), 0, "%"), "cíl pro nové obce"),),
        most=100,
    )
    reading = Paragraph(("Čím vyšší podíl kategorie „1 rok“, tím lépe.",), "reading")
    lines = FindingList("delka-zjisteni", (_finding_line("watch", "ke sledování"),))
    return Section(
        "rozsirovani",
        "kritérium: rozšiřování celku obcí, které zřídily alespoň jedno místo TP",
        (grid, chart, reading, lines),
        number="1.1",
        short="1.1 rozšiřování celku obcí",
    )


def _reference_chapter() -> Section:
    labels = ("do 199", "200 - 499", "500 - 999", "nad 100 000")
    values = ((1, 2.6, 5, 1.7), (2, 5.1, 27, 9.1), (None, None, 17, 5.7), (36, 92.3, 248, 83.5))
    rows = tuple(
        Row((
            (label,),
            (count(b, key("PTP7.ref", label)),), (share(c, key("PTP7.ref", label)),),
            (count(a, key("PTP7", label)),), (share(v, key("PTP7", label)),),
        ))
        for label, (a, v, b, c) in zip(labels, values, strict=True)
    )  # fmt: skip
    columns = (
        Column("(kategorizovaný) počet obyvatel"),
        Column("Mapa SVL 2015: počet", True),
        Column("Mapa SVL 2015: podíl", True, "%"),
        Column("DP PTP: počet", True),
        Column("DP PTP: podíl", True, "%"),
    )
    caption = "Rozložení obcí se SVL podpořených programem v roce 2025 z hlediska velikosti"
    pairs = list(zip(labels, values, strict=True))
    grouped = Chart(
        "velikost-graf", "Velikost obcí", "Program podpořil častěji větší obce.", "columns", labels,
        (
            Series("DP PTP", tuple(share(v[1], key("PTP7", c)) for c, v in pairs)),
            Series("Mapa SVL 2015", tuple(share(v[3], key("PTP7.ref", c)) for c, v in pairs), reference=True),
        ),
        "velikost", "%",
    )  # fmt: skip
    stacked = Chart(
        "pohlavi-graf", "Dospělí klienti", "Žen je 61,5 %, mužů 38,5 %.", "stacked", ("dospělí klienti",),
        (
            Series("ženy", (share(61.5, key("PTP18", "zeny")),)),
            Series("muži", (share(38.5, key("PTP18", "muzi")),)),
        ),
        "velikost", "%", most=100,
    )  # fmt: skip
    blocks = (Grid("velikost", caption, columns, rows), grouped, stacked)
    title = "kritérium: účelnost programu z hlediska pokrytí SVL a jejich rozložení"
    return Section("ucelnost", title, blocks, number="1.2", short="1.2 účelnost programu")


def _hostile_chapter() -> Section:
    rows = (
        Row((("problémy dětí",), ("",), ("",)), "group"),
        Row(((HOSTILE,), (count(3, key("PTP21", "A")),), (share(0.4, key("PTP21", "A")),))),
        Row(((LONG,), (count(1234567, key("PTP21", "B")),), (share(-2.25, key("PTP21", "B")),))),
        Row(((LONG_CODES,), (count(None, key("PTP21", "C")),), (share(None, key("PTP21", "C")),))),
    )
    columns = (Column("typ problému " + HOSTILE), Column("počet", True), Column("podíl", True, "%"))
    blocks = (
        Heading("vybrani", "Vybraní pracovníci"),
        Paragraph((HOSTILE,)),
        Paragraph((LONG + ", " + LONG + ".",)),
        Grid("problemy", HOSTILE, columns, rows, (HOSTILE,)),
        Grid("prazdna", "Obce, které dosud nebyly podpořeny", (Column("obec"), Column("kraj")), ()),
        FindingList("zadna", ()),
    )
    return Section("dlouhe", LONG, blocks, number="1.3", short="1.3 dlouhé a nepřátelské texty")


def _series_chapter() -> Section:
    years = ("2021", "2022", "2023", "2024", "2025")
    values: tuple[Quantity | None, ...] = (88.1, 90.2, None, 92.0, 93.0)

    def line(identifier: str, title: str, moved: float) -> Chart:
        numbers = tuple(
            share(None if v is None else v - moved, key("PTP8", year=int(y)))
            for y, v in zip(years, values, strict=True)
        )
        return Chart(
            identifier, title, f"{title}: roste, v roce 2023 údaj chybí.", "lines", years,
            (Series(title, numbers),), "vyvoj", "%", breaks=(3,),
        )  # fmt: skip

    rows = tuple(
        Row((
            (Number(int(y), y, Origin(said_by="date")),), (share(v, key("PTP8", year=int(y))),),
            (Number(0.8, "+0,8", Origin((key("PTP8", year=int(y)),), "change"), 1, "p. b."),),
        ))
        for y, v in zip(years, values, strict=True)
    )  # fmt: skip
    columns = (Column("rok"), Column("podíl", True, "%"), Column("změna", True, "p. b."))
    small = tuple(line(f"vyvoj-{place}", f"ukazatel {place}", place * 3.5) for place in range(6))
    blocks = (
        Grid("vyvoj", "Podíl obcí se SVL v čase", columns, rows, ("Od roku 2024 jiná definice.",)),
        line("vyvoj-graf", "podíl obcí se SVL", 0),
        SmallMultiples("vyvoj-vice", "Vývoj hlavních ukazatelů", small),
    )
    return Section("v-case", "Vývoj v čase", blocks, number="1.4", short="1.4 vývoj v čase")


def _second_part() -> Section:
    rows = tuple(
        Row((
            (name,), (count(None if v is None else round(v * 2.97), key("KRKO1", unit=code)),),
            (share(v, key("KRKO1", unit=code)),),
        ))
        for name, code, v in zip(REGIONS, REGION_CODES, SHARES, strict=True)
    )  # fmt: skip
    whole = key("KRKO1", unit="CR")
    total = Row((("celkem",), (count(297, whole),), (share(100.0, whole),)), "total")
    numbers = tuple(share(v, key("KRKO1", unit=c)) for c, v in zip(REGION_CODES, SHARES, strict=True))
    expected = Rule(Number(100 / 14, "7,14", Origin((key("KRKO1"),), "against"), 2, "%"), "očekávaný podíl")
    alt = "Nejvíc obcí se SVL má Ústecký kraj (12,8 %), za Kraj Vysočina údaj chybí."
    tiles = Chart("kraje-mapa", "Podíl obcí se SVL", alt, "tiles", REGIONS, (Series("podíl", numbers),),
                  "kraje", "%", REGION_CODES)  # fmt: skip
    bars = Chart("kraje-graf", "Podíl obcí se SVL", alt, "bars", REGIONS, (Series("podíl", numbers),),
                 "kraje", "%", rules=(expected,))  # fmt: skip
    columns = (Column("kraj"), Column("KRKO1; obce se SVL: počet", True), Column("podíl", True, "%"))
    grid = Grid("kraje", "Rozsah problému v krajích", columns, (*rows, total))
    chapter = Section("rozsah", "kritérium: rozsah problému v krajích", (grid, tiles, bars), number="2.1",
                      short="2.1 rozsah problému v krajích")  # fmt: skip
    return Section("krko", "Podpora koordinátorů pro romské záležitosti", (), (chapter,), "2", "KRKO", "part")


def _appendices() -> tuple[Section, ...]:
    departures = tuple(
        Row((("Kladíkov nad Smyšlenkou",), (share(61.0, key("PTP5", "1", f"u{n}")),), (cause,), (why,)),
            verdict="not_met")
        for n, (cause, why) in enumerate(
            (("organizační změna", "Pracovnice nastoupila v září. " * 6), ("", "zatím bez zdůvodnění"))
        )
    )  # fmt: skip
    columns = (Column("obec"), Column("podíl", True, "%"), Column("příčina"), Column("vysvětlení"))
    lines = tuple(
        Row(((f"Vymyšlenec {n}",), ("chybí počet klientů",), (f"Výkaz {n}.xlsx, Obce 2025, řádek {n + 2}",)))
        for n in range(60)
    )
    places = (Column("řádek"), Column("důvod"), Column("místo"))
    digest: Words = (Number(None, "9f86d081884c7d65", Origin(said_by="run")),)
    files = Grid("zdroje-tab", "Sešity", (Column("soubor"), Column("otisk")),
                 (Row((("AD_PTP_2025.xlsx",), digest)),))  # fmt: skip
    return (
        Section("odchylky", "Odchylky", (Grid("odchylky-tab", "Odchylky", columns, departures),),
                short="Odchylky", kind="appendix"),
        Section("vynechane", "Vynechané řádky", (Grid("vynechane-tab", "Vynechané řádky", places, lines),),
                short="Vynechané řádky", kind="appendix"),
        Section("zdroje", "Zdroje", (files,), short="Zdroje", kind="appendix"),
    )  # fmt: skip


def _card() -> Card:
    of = key("PTP3", "1 rok")
    rows = tuple(
        CardRow(f"Vymyšlenec {n}", f"AD_PTP_2025.xlsx, list „Obce 2025“, řádek {n + 2}", (("délka", "1"),))
        for n in range(4)
    )
    return Card(
        id=card_id(of),
        key=of,
        title="PTP3 – 1 rok",
        definition=("Obce rozdělené podle počtu let podpory v řadě.",),
        formula="100 × počet řádků v kategorii / počet řádků",
        numbers=(
            ("hodnota", share(8.5, of)),
            ("čitatel", count(4, of)),
            ("jmenovatel", count(47, of, "denominator")),
            ("vynecháno", count(1, of, "left_out")),
        ),
        sources=("AD_PTP_2025.xlsx",),
        rows=rows,
        row_count=4,
        left_out=(CardRow(HOSTILE, "AD_PTP_2025.xlsx, list „Obce 2025“, řádek 9", (), "chybí rok"),),
        left_out_count=1,
        errata=(("E04: součet kategorií.",),),
        pages="15-20",
    )


def _short_card() -> Card:
    of = key("PTP3.nove")
    return Card(card_id(of), of, "PTP3.nove", ("Podíl nových obcí.",), "", (("hodnota", share(8.5, of)),),
                (), (), 47, (), 0, rows_note="Řádky vypovídají o jedné osobě, proto tu nejsou.")  # fmt: skip
