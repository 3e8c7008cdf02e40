// How a number that a person writes is read: the same as ui/entry.py, told at once; a test holds the two together.
const SPACES = /[\s\u2060]+/g;
const TIMES = { tis: 1e3, mil: 1e6 };

// One reading, two when it has to be asked, none when it is no number.
export function readings(text) {
  const tidy = text.replace(SPACES, " ").trim();
  if (!tidy || tidy.length > 40) return [];
  const unsigned = tidy.replace(/^[-\u2010\u2011\u2012\u2013\u2212] ?/, "");
  const unit = /( ?(?:(tis|mil)\.?)? ?(%|Kč|CZK)?)$/i.exec(unsigned);
  const digits = unsigned.slice(0, unit.index);
  const times = (TIMES[(unit[2] ?? "").toLowerCase()] ?? 1) * (unsigned === tidy ? 1 : -1);
  return values(digits).map((value) => Number((Number(value) * times).toPrecision(15)));
}

function values(digits) {
  const asked = /^([1-9]\d{0,2}(?: \d{3})*)\.(\d{3})$/.exec(digits);
  if (asked) {
    const whole = asked[1].replaceAll(" ", "");
    return [whole + asked[2], `${whole}.${asked[2]}`];
  }
  const plain = /^(\d+|\d{1,3}(?: \d{3})+)?(?:[.,](\d+))?$/.exec(digits);
  if (plain && (plain[1] || plain[2])) return [`${(plain[1] ?? "0").replaceAll(" ", "")}.${plain[2] ?? "0"}`];
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(digits)) return [digits.replaceAll(".", "").replace(",", ".")];
  const english = /^\d{1,3}(?:,\d{3})+(\.\d+)?$/.exec(digits);
  if (!english) return [];
  const grouped = digits.replaceAll(",", "");
  const oneComma = digits.indexOf(",") === digits.lastIndexOf(",");
  return english[1] && oneComma ? [grouped, digits.replace(".", "").replace(",", ".")] : [grouped];
}

export function written(value) {
  const locale = document.documentElement.lang;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 6, useGrouping: "always" }).format(value).replace("-", "−");
}

document.addEventListener("focusout", (event) => {
  const field = event.target.closest("input[data-number]");
  if (field) tell(field);
});

function tell(field) {
  const box = field.closest(".field");
  const found = readings(field.value).map(written);
  const same = found.length === 1 && found[0].replace(SPACES, "") === field.value.replace(SPACES, "");
  const text = same ? "" : found.join(` ${field.dataset.or ?? "/"} `);
  let said = box.querySelector("[data-understood]");
  if (!said && !text) return;
  if (!said) {
    said = document.createElement("output");
    said.className = "understood";
    said.dataset.understood = "";
    field.closest("[data-hydrated]").after(said);
  }
  box.querySelector("p.understood")?.remove();
  said.textContent = text && (found.length > 1 ? `${text}?` : `= ${text}`);
}
