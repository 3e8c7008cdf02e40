"""Czech formats of numbers and days, where Django's differ from ours."""

DATE_FORMAT = "j. n. Y"
SHORT_DATE_FORMAT = "j. n. Y"
DATE_INPUT_FORMATS = ["%d. %m. %Y", "%d.%m.%Y", "%d. %m.%Y", "%Y-%m-%d"]
