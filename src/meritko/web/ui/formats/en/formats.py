"""English formats: who reads English here still writes days as everybody around does."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j. n. Y"
DATE_INPUT_FORMATS = ["%d. %m. %Y", "%d.%m.%Y", "%d. %m.%Y", "%Y-%m-%d"]
