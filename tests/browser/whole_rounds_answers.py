"""What people type in whole rounds: a small town, a region's coordinator, a project."""

POSTS = [["místo 1 – centrum", "0,5", "12", "ano"], ["místo 2 – nádraží", "1", "6", "ne"]]
"""The rows of a block from Excel: name, size, months, whether it is new."""

APPLICATION = {
    "identification/-/population": "9871", "identification/-/in_svl_map": "1", "localities/-/confirms": "0",
    "localities/-/svl_count": "2", "localities/-/svl_population_low": "120",
    "localities/-/svl_population_high": "150", "localities/-/target_group_share": "80",
    "localities/-/comment": "dům u nádraží je od dubna prázdný",
}  # fmt: skip

REPORT = {
    "work/1/post": "místo 1 – centrum", "work/1/fte": "0,5", "work/1/months": "12",
    "people/1/post": "místo 1 – centrum", "people/1/education": "1", "people/1/school": "Univerzita Ukázková",
    "people/1/practice_years": "4,5",
}  # fmt: skip

SECOND_WORK = {"post": "místo 2 – nádraží", "fte": "1", "months": "6"}
SECOND_PERSON = {"post": "místo 2 – nádraží", "education": "5", "practice_years": "2"}

CONDITIONS = {
    "conditions/1/fte": "0,5", "conditions/1/contract": "1", "conditions/1/pay_class": "9",
    "conditions/1/pay_step": "4", "conditions/1/gross_pay": "14600,5", "conditions/1/tariff": "13210",
    "conditions/2/fte": "1", "conditions/2/contract": "2", "conditions/2/pay_class": "8",
    "conditions/2/pay_step": "2", "conditions/2/gross_pay": "27300", "conditions/2/tariff": "24100",
}  # fmt: skip

CLIENTS = {
    "clients/-/clients": "84", "clients/-/clients_child": "31", "clients/-/clients_adult": "53",
    "clients/-/age_0_2": "3", "clients/-/age_2_5": "4", "clients/-/age_5_6": "5", "clients/-/age_6_14": "12",
    "clients/-/age_15_18": "7", "clients/-/age_18_64": "48", "clients/-/age_65": "5",
    "clients/-/women": "29", "clients/-/men": "24", "target_group/-/target_child": "20",
    "target_group/-/target_adult": "40", "target_group/-/target": "60",
    "child_discrimination_any/-/child_discr_any": "5", "adult_discrimination_any/-/adult_discr_any": "6",
}  # fmt: skip

OTHER_PROBLEM = {"described": "hledání svědka pro matriku", "how_many": "3"}

KEPT = {
    "post/-/kept": "1", "post/-/funding": "rozpočet obce", "post/-/funding_mix": "obec 40 %, kraj 60 %",
    "post/-/fte": "1,5",
}  # fmt: skip

YEARBOOK = {
    "figures/-/social_workers": "5123", "figures/-/social_worker_clients": "287654",
    "figures/-/edition": "Ukázková ročenka, tabulka 3",
}  # fmt: skip

COORDINATOR = {
    "post/-/fte": "0,8", "post/-/office": "5", "post/-/office_other": "odbor kultury",
    "post/-/pay_class": "11", "post/-/pay_step": "6", "post/-/tariff": "31250", "post/-/gross_pay": "38400",
}  # fmt: skip

PERSON = {
    "person/-/education": "6", "person/-/education_other": "kurz v zahraničí",
    "person/-/practice_years": "7,5",
}  # fmt: skip

PROJECT = {
    "locality/-/locality": "Smyšlená ulice", "community/-/ikp1": "1", "community/-/ikp2": "0",
    "community/-/ikp3": "12,5", "community/-/ikp4": "7", "community/-/ikp5": "1", "plan/-/ikp6": "1",
    "plan/-/ikp7": "1", "plan/-/ikp8": "36",
}  # fmt: skip

INPUTS = {
    "inputs/-/inp2": "1", "inputs/-/inp3": "15000", "inputs/-/inp4": "1", "workers/-/worker_fte_months": "18",
    "workers/-/worker_months": "12", "workers/-/inp7": "1", "workers/-/inp8": "1", "workers/-/inp9": "2",
}  # fmt: skip

OUTPUTS = {
    "outputs/-/out1": "1", "outputs/-/out2": "2", "outputs/-/out3": "0", "outputs/-/out4": "1",
    "outputs/-/out5": "3", "self_knowledge/-/out12": "1", "self_knowledge/-/out13": "0",
    "self_knowledge/-/out14": "1",
}  # fmt: skip

PEOPLE = {
    "structure/-/pop": "200", "structure/-/pop_men": "95", "structure/-/pop_women": "105",
    "structure/-/pop_0_18": "80", "structure/-/pop_19_64": "100", "structure/-/pop_65": "20",
    "cooperation/-/coop": "50", "cooperation/-/coop_men": "20", "cooperation/-/coop_women": "30",
    "cooperation/-/coop_0_18": "15", "cooperation/-/coop_19_64": "31", "cooperation/-/coop_65": "4",
}  # fmt: skip

ACTIVITIES = {
    "actors/-/actors": "14", "actors/-/actors_coop": "9", "actors/-/meetings": "60",
    "actors/-/meetings_solved": "21", "actors/-/meetings_majority_solved": "5", "activities/-/act": "40",
    "courses/-/courses": "3", "courses/-/course_people": "25", "courses/-/course_graduates": "19",
    "courses/-/leisure_by_actors": "6", "courses/-/leisure_by_members": "7",
    "courses/-/leisure_with_majority": "2",
}  # fmt: skip

OTHER_ACTIVITY = {"activity": "společná oslava", "number": "4"}
