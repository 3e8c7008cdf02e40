"""Sheets, column headers and code lists of the workbooks, written out for the pandas baseline.

A sheet maps the header of a column to the short name the scripts use. Columns whose value an indicator of
community work takes over unchanged are named after that indicator, `INDICATOR` or `INDICATOR:CATEGORY`.
"""

REGIONS = {
    "Hlavní město Praha": 1, "Jihočeský": 2, "Jihomoravský": 3, "Karlovarský": 4, "Královéhradecký": 5,
    "Liberecký": 6, "Moravskoslezský": 7, "Olomoucký": 8, "Pardubický": 9, "Plzeňský": 10,
    "Středočeský": 11, "Ústecký": 12, "Vysočina": 13, "Zlínský": 14,
}  # fmt: skip

# problem: (age band, outcomes)
CHILD_PROBLEMS = {
    "A": ("2-5", ["a1", "a2"]), "B": ("2-5", ["b"]), "C": ("5-6", ["c"]),
    **{letter: ("6-14", [letter.lower()]) for letter in "DEFGH"}, "CH": ("6-14", ["ch1", "ch2", "ch3"]),
    **{letter: ("15-18", [letter.lower()]) for letter in "JKLMNOPQRST"},
    **{letter: ("vše", [letter.lower()]) for letter in "UZ"},
}  # fmt: skip
# problem: outcomes
ADULT_PROBLEMS = {
    "A": ["a"], "B": ["b"], "C": ["c"], "D": ["d"], "E": ["e1", "e2", "e3"], "H": ["h"], "K": ["k"],
    "L": ["l1", "l2", "l3", "l4"], "N": ["n"], "O": ["o"], "P": ["p"], "Q": ["q"], "Z": ["z"],
}  # fmt: skip
CHILD_DISCRIMINATION = "VWXY"
ADULT_DISCRIMINATION = "FGJM"

TEXT = {"name", "city", "district_of", "project", "activity"}
OPTIONAL_ZERO = ["child_Z", "child_out_z", "adult_Z", "adult_out_z"]  # a whole column missing counts as 0

# labels a code may be given by; the two code lists of education (AD_PTP, AD_KRKO) have no label in common
LABELS = {
    "education": {
        "kvalifikace sociálního pracovníka podle zákona o sociálních službách": 1,
        "kvalifikace pracovníka v sociálních službách podle zákona o sociálních službách": 2,
        "jiné vysokoškolské": 3, "jiné vyšší odborné": 4, "střední s maturitou": 5,
        "střední s výučním listem": 6, "jiné střední": 7, "základní": 8,
        "VŠ doktorské": 1, "VŠ magisterské": 2, "VŠ bakalářské": 3, "VOŠ": 4, "středoškolské": 5, "jiné": 6,
    },
    "contract": {
        "pracovní smlouva na dobu neurčitou": 1, "pracovní smlouva na dobu určitou": 2,
        "dohoda o pracovní činnosti": 3, "dohoda o provedení práce": 4, "jiný typ": 5,
    },
    "kept": {"ano": 1, "ne": 0, "nezjištěno": 3},
    "orp_has_adviser": {"ne": 0, "ano": 1, "není ORP": 2},
    "office": {
        "kancelář hejtmana": 1, "kancelář ředitele KÚ": 2, "oddělení koordinátorů různých agend": 3,
        "odbor sociálních věcí": 4, "jiné": 5,
    },
    "OUT2": {"konsensem": 1, "hlasováním": 2},
}  # fmt: skip

SERVICES = [
    "odborné sociální poradenství", "osobní asistence", "pečovatelská služba", "podpora samostatného bydlení",
    "odlehčovací služby", "centrum denních služeb", "denní stacionář", "týdenní stacionář",
    "chráněné bydlení", "azylový dům", "dům na půl cesty", "kontaktní centrum", "krizové centrum",
    "nízkoprahové denní centrum", "noclehárna", "terénní program", "sociální rehabilitace",
]  # fmt: skip

MUNICIPALITY = {"název": "name", "kraj": "region", "směrovací číslo": "postcode"}


def client_columns():
    """The sheet of clients: structure, interventions, outcomes, discrimination."""
    bands = ["2-5", "5-6", "6-14", "15-18", "18-64"]
    columns = {
        **MUNICIPALITY,
        "počet dětských klientů TP": "clients_child",
        "počet dospělých klientů TP": "clients_adult",
        "počet klientů TP": "clients",
        "počet klientů do 2 let": "age_do 2",
        **{f"počet klientů {band.replace('-', ' – ')} let": f"age_{band}" for band in bands},
        "počet klientů starších 64 let": "age_65+",
        "počet dětských klientů z cílové skupiny": "target_child",
        "počet dospělých klientů z cílové skupiny": "target_adult",
        "počet klientů žen": "women",
        "počet klientů mužů": "men",
    }
    outcomes = [o for _, variants in CHILD_PROBLEMS.values() for o in variants]
    columns |= client_group("child", "dětských", CHILD_PROBLEMS, outcomes, CHILD_DISCRIMINATION)
    outcomes = [o for variants in ADULT_PROBLEMS.values() for o in variants]
    return columns | client_group("adult", "dospělých", ADULT_PROBLEMS, outcomes, ADULT_DISCRIMINATION)


def client_group(group, whose, problems, outcomes, discrimination):
    reached = f"počet intervencí u {whose} klientů, u kterých bylo dosaženo výsledku"
    target = f"počet {whose} klientů z cílové skupiny"
    witnessed = f"{target}, vůči nimž byl TP svědkem diskriminačního jednání typu"
    return {
        **{f"počet intervencí do problému {p} u {whose} klientů": f"{group}_{p}" for p in problems},
        **{f"{reached} {o}": f"{group}_out_{o}" for o in outcomes},
        f"{witnessed} {', nebo '.join(discrimination)}": f"{group}_discr_any",
        **{f"{witnessed} {t}": f"{group}_discr_{t}" for t in discrimination},
    }


def input_columns():
    """The sheet of inputs of a community project."""
    members, share = "Počet členů komunity 18letých a starších -", "Podíl členů komunity -"
    levels = {"a": "ne/dokončené základní", "b": "střední (s maturitou i bez)", "c": "vysokoškolské"}
    return {
        "číslo projektu": "project",
        **{f"{members} {level}": f"INP1:{letter}" for letter, level in levels.items()},
        **{f"{share} {level}": f"estimate_{letter}" for letter, level in levels.items()},
        "Dary materiální povahy v průběhu dotačního období": "INP2",
        "Finanční vyčíslení daru/darů": "INP3",
        "Přítomnost sociálních služeb v lokalitě/komunitě": "INP4",
        **{f"Typy sociálních služeb - {service}": f"INP5:{n}" for n, service in enumerate(SERVICES, 1)},
        "Součet úvazků komunitních pracovníků za jednotlivé měsíce": "worker_fte_months",
        "Počet měsíců výkonu komunitní práce": "worker_months",
        "Průměrný počet komunitních pracovníků": "workers_reported",
        "Kooperace s třetími osobami": "INP7",
        "Zapojení dobrovolníků": "INP8",
        "Počet zapojených dobrovolníků": "INP9",
    }


def output_columns():
    """The sheet of outputs of a community project."""
    columns = {
        "číslo projektu": "project",
        "Identifikace klíčového problému komunitou": "OUT1",
        "Způsob identifikace klíčového problému": "OUT2",
        "Existence jádrové skupiny": "OUT3",
        "Tvorba pracovních (tematických) skupin": "OUT4",
        "Počet pracovních (tematických) skupin": "OUT5",
        "Existence sociální mapy lokality/komunity": "OUT12",
        "Monitoring činnosti komunity": "OUT13",
        "Vyhodnocování činnosti komunity": "OUT14",
    }
    partners = {
        "OUT8": "veřejné moci",
        "OUT9": "neziskových organizací",
        "OUT10": "majoritní společnosti",
        "OUT11": "zaměstnavatelů / podnikatelů",
    }
    for n, letter in enumerate("abcd", 1):
        group = f"{n}. pracovní (tematické)"
        for q in range(1, 5):
            columns[f"Počet oficiálních setkání {group} skupiny - {q}. čtvrtletí"] = f"OUT6{letter}:q{q}"
        columns[f"Tvorba plánů a pracovních postupů v {group} skupině"] = f"OUT7{letter}"
        for code, partner in partners.items():
            columns[f"Počet setkání se zástupci {partner} - {n}. čtvrtletí"] = f"{code}{letter}"
    return columns


def meeting_columns():
    """The sheet "cíl 2" of a community project."""
    actors = "dalších aktérů ze sekundární cílové skupiny"
    area = "působícími na území realizace komunitního projektu"
    solved = "jejichž výsledkem byl návrh řešení problému vedoucí k dosažení pozitivní změny situace"
    partners = {
        "public_authority": "veřejné moci", "political": "politické reprezentace obcí",
        "education": "vzdělávacích institucí", "nonprofit": "organizací neziskového sektoru",
        "forprofit": "ziskových organizací", "security": "bezpečnostních složek",
        "employers": "zaměstnavatelů", "majority": "majoritní společnosti", "landlords": "ubytovatelů",
    }  # fmt: skip
    meetings, period = "počet jednání komunity se zástupci", "v průběhu sledovaného období"
    return {
        "číslo projektu": "project",
        f"počet {actors} na území realizace komunitního projektu": "actors",
        f"počet {actors}, s nimiž komunita navázala spolupráci": "actors_coop",
        f"počet jednání komunity s dalšími aktéry {area} {period}": "meetings",
        **{f"{meetings} {who} {period}": f"meetings_{name}" for name, who in partners.items()},
        f"počet jednání komunity s dalšími aktéry {area}, {solved}": "meetings_solved",
        f"{meetings} majoritní společnosti, {solved}": "meetings_majority_solved",
    }


def activity_columns():
    """The sheet "cíl 3" of a community project."""
    within, period = "v místním společenství", "v průběhu sledovaného období"
    neighbours = "počet aktivit na podporu sousedských vztahů v rámci místního společenství"
    majority = "počet aktivit na podporu vztahů s členy majoritní společnosti"
    housing = "počet aktivit směřujících k podpoře kvality bydlení v místním společenství"
    tenancy = "počet intervencí v oblasti narovnání nájemních vztahů"
    ok = "prostřednictvím nichž bylo dosaženo pozitivní změny situace"
    members, area = "členy místního společenství", "na území realizace komunitního projektu"
    leisure = f"počet aktivit v oblasti trávení volného času pro dospělé {members}"
    courses = "vzdělávacích kurzů pro dospělé členy místního společenství"
    shared = "počet volnočasových aktivit směřujících k podpoře soužití s majoritní společností"
    return {
        "číslo projektu": "project",
        f"celkový počet realizovaných aktivit {within} {period}": "act",
        f"{neighbours} {period}": "act_neighbours",
        f"{neighbours}, {ok}": "act_neighbours_ok",
        f"{majority} {period}": "act_majority",
        f"{majority}, {ok}": "act_majority_ok",
        f"počet {courses}": "courses",
        f"počet účastníků {courses}": "course_people",
        f"počet úspěšných absolventů {courses}": "course_graduates",
        f"{leisure} organizovaných dalšími aktéry působícími {area}": "leisure_by_actors",
        f"{leisure} organizovaných {members}": "leisure_by_members",
        f"{shared} {area} organizovaných {members}": "leisure_with_majority",
        housing: "act_housing",
        f"{housing}, {ok}": "act_housing_ok",
        tenancy: "act_tenancy",
        f"{tenancy}, {ok}": "act_tenancy_ok",
        "počet aktivit v oblasti propagace romské etnicity": "act_ethnicity",
    }


def cooperation_columns():
    """The sheet "cíl 1" of a community project."""
    with_worker = "kteří navázali s komunitním pracovníkem spolupráci"
    they_did = "které navázaly s komunitním pracovníkem spolupráci"
    return {
        "číslo projektu": "project",
        f"počet obyvatel místního společenství, {with_worker}": "coop",
        f"počet mužů z místního společenství, {with_worker}": "coop_men",
        f"počet žen z místního společenství, {they_did}": "coop_women",
        f"počet dětí ve věku do 18 let z místního společenství, {they_did}": "coop_0_18",
        f"počet obyvatel z místního společenství ve věku od 19 do 64 let, {with_worker}": "coop_19_64",
        f"počet obyvatel místního společenství ve věku 65+, {with_worker}": "coop_65",
    }


def project_sheets():
    """The seven sheets of AD_KP every project should have a row in."""
    return {
        "Identifikace komunitní práce": {
            "číslo projektu": "project",
            "Identifikace existence komunity jako skupiny osob sdílejících zájmy, hodnoty a zdroje": "IKP1",
            "Identifikace existence jádrové či iniciační skupiny": "IKP2",
            "Míra migrace směrem do lokality v posledních 12 měsících": "IKP3",
            "Míra migrace směrem z lokality v posledních 12 měsících": "IKP4",
            "Přítomnost osob se SŠ vzděláním mezi členy komunity": "IKP5",
            "Identifikace existence cíle projektu na straně podpořené organizace": "IKP6",
            "Identifikace představy opuštění komunity/lokality na straně podpořené organizace": "IKP7",
            "Časový horizont opuštění komunity/lokality": "IKP8",
        },
        "vstupy": input_columns(),
        "výstupy": output_columns(),
        "struktura": {
            "číslo projektu": "project",
            "celkový počet obyvatel místního společenství": "pop",
            "počet mužů v místním společenství": "pop_men",
            "počet žen v místním společenství": "pop_women",
            "počet dětí ve věku do 18 let v místním společenství": "pop_0_18",
            "počet obyvatel místního společenství ve věku od 19 do 64 let": "pop_19_64",
            "počet obyvatel místního společenství ve věku 65+": "pop_65",
        },
        "cíl 1": cooperation_columns(),
        "cíl 2": meeting_columns(),
        "cíl 3": activity_columns(),
    }


def municipality_sheets(year):
    """The sheets of AD_PTP."""
    position = {
        "nejvyšší dosažené vzdělání TP": "education", "délka praxe v oboru": "practice_years",
        "výše úvazku": "fte", "typ pracovního poměru": "contract", "platová třída": "pay_class",
        "průměrný měsíční hrubý plat, skutečně vyplacený": "gross_pay", "platový tarif": "tariff",
    }  # fmt: skip
    workers = "sociálních pracovníků"
    return {
        "Seznamy obcí po letech": {"rok": "year", **MUNICIPALITY},
        "Městské části": {"název městské části": "name", "název obce": "city", "kraj": "region"},
        f"Obce {year}": {
            **MUNICIPALITY,
            "počet plných úvazků TP": "fte",
            "počet klientů TP": "clients",
            "velikost obce podle počtu obyvatel": "population",
        },
        f"Kapacita_podmínky_TP_{year}": {**MUNICIPALITY, **position},
        f"Klienti_TP_{year}": client_columns(),
        f"Udržitelnost_TP_{year}": {**MUNICIPALITY, "zda obec udržela místo TP": "kept"},
        "Externí údaje": {
            "rok": "year",
            f"počet {workers}": "workers",
            f"počet klientů {workers}": "worker_clients",
        },
    }


def all_sheets(year):
    """Every sheet the evaluation of a year reads."""
    return {
        **municipality_sheets(year),
        "Seznam obcí se SVL": {
            "název obce": "name", "kraj": "region", "směrovací číslo": "postcode",
            "městská část města": "district_of", "počet obyvatel v SVL - od": "low",
            "počet obyvatel v SVL - do": "high", "počet obyvatel obce": "population",
            "počet SVL": "svl_count",
            "zda je obec zároveň ORP": "is_orp", "zda ORP má RP": "orp_has_adviser", "zda TP": "ever_tp",
            "zda ASZ": "ever_asz", "zda SSI TP": "ssi_tp", "zda SSI NZDM": "ssi_nzdm",
        },
        "Základní údaje": {
            "název kraje": "region", "výše úvazku KK": "fte", "zařazení KK do struktury úřadu": "office",
            "platová třída KK": "pay_class", "platový tarif KK": "tariff",
            "průměrný měsíční hrubý plat KK, skutečně vyplacený": "gross_pay",
            "nejvyšší dosažené vzdělání KK": "education", "délka praxe KK": "practice_years",
        },
        **project_sheets(),
        "další aktivity": {"číslo projektu": "project", "název aktivity": "activity", "počet": "number"},
    }  # fmt: skip
