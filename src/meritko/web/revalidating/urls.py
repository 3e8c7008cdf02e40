"""Addresses of re-validations."""

from django.urls import URLPattern, path

from meritko.web.revalidating.views import matters, outcomes, rounds

app_name = "revalidating"

urlpatterns: list[URLPattern] = [
    path("", rounds.rounds, name="rounds"),
    path("nova/", rounds.new_round, name="new_round"),
    path("<int:number>/", rounds.round_page, name="round"),
    path("<int:number>/otevrit/", rounds.opening, name="opening"),
    path("<int:number>/podminky/", rounds.terms, name="terms"),
    path("<int:number>/proti-lonsku/", rounds.changes, name="changes"),
    path("<int:number>/uzavrit/", rounds.close, name="close"),
    path("<int:number>/znovu-otevrit/", rounds.reopen, name="reopen"),
    path("<int:number>/zamknout/", rounds.lock, name="lock"),
    path("<int:number>/pripomenout/", rounds.remind, name="remind"),
    path("<int:number>/k-dohode/", matters.matters, name="matters"),
    path("<int:number>/vysledek/", outcomes.outcomes, name="outcomes"),
    path("<int:number>/kapitola/<slug:region>/", outcomes.chapter, name="chapter"),
    path("k-dohode/<int:number>/", matters.matter, name="matter"),
    path("k-dohode/<int:number>/navrhnout/", matters.propose, name="propose"),
    path("k-dohode/<int:number>/postoj/", matters.stand, name="stand"),
    path("k-dohode/<int:number>/rozhodnout/", matters.decide, name="decide"),
    path("k-dohode/<int:number>/vzit-zpet/", matters.take_back, name="take_decision_back"),
]
