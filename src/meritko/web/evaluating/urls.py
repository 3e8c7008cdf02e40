"""Addresses of sets, runs and reports."""

from django.urls import URLPattern, path

from meritko.web.evaluating.views import justifying, looks, reading, runs, sets

app_name = "evaluating"

urlpatterns: list[URLPattern] = [
    path("", runs.runs, name="runs"),
    path("podoba/", looks.look, name="look"),
    path("podoba/sablona.docx", looks.default_template, name="default_template"),
    path("podoba/<int:number>/nepouzivat/", looks.leave, name="leave_look"),
    path("podklady/", sets.upload_sets, name="upload_sets"),
    path("podklady/nove/", sets.new_set, name="new_set"),
    path("podklady/<int:number>/", sets.upload_set, name="upload_set"),
    path("podklady/<int:number>/stav/", sets.state, name="upload_set_state"),
    path("podklady/<int:number>/zkontrolovat/", sets.check_again, name="check_again"),
    path("podklady/<int:number>/nalezy/", sets.findings, name="findings"),
    path("podklady/<int:number>/sesit/<int:workbook>/", sets.workbook, name="workbook"),
    path("podklady/<int:number>/sesit/<int:workbook>/s-nalezy/", sets.annotated, name="annotated"),
    path("podklady/<int:number>/sesit/<int:workbook>/vynechat/", sets.leave_out, name="leave_out"),
    path("podklady/<int:number>/sesit/<int:workbook>/vratit/", sets.put_back, name="put_back"),
    path("bez-sesitu/", runs.of_sources, name="of_sources"),
    path("podklady/<int:number>/vyhodnotit/", runs.new_run, name="new_run"),
    path("<int:number>/", runs.run, name="run"),
    path("<int:number>/nalezy/", runs.problems, name="run_problems"),
    path("<int:number>/stav/", runs.state, name="run_state"),
    path("<int:number>/zrusit/", runs.stop, name="stop_run"),
    path("<int:number>/znovu/", runs.try_again, name="try_run_again"),
    path("<int:number>/zpristupnit/", runs.release, name="release_run"),
    path("<int:number>/vydani/", runs.make_edition, name="make_edition"),
    path("<int:number>/zprava/<slug:audience>/", reading.report, name="report"),
    path("<int:number>/soubor/<slug:audience>/<slug:kind>/", reading.report_file, name="report_file"),
    path("<int:number>/vysledky/", reading.results, name="results"),
    path("<int:number>/vysledky.csv", reading.results_file, name="results_file"),
    path("<int:number>/cteni.csv", reading.readings_file, name="readings_file"),
    path("<int:number>/cislo/", reading.number, name="number"),
    path("<int:number>/srovnani/", reading.comparison, name="comparison"),
    path("<int:number>/oduvodneni/", justifying.justifications, name="justifications"),
    path("<int:number>/oduvodneni/<int:place>/", justifying.justify, name="justify"),
    path("<int:number>/oduvodneni/sesit/", justifying.by_workbook, name="justify_by_workbook"),
    path("<int:number>/oduvodneni/prevzit/", justifying.take_over, name="take_over"),
]
