"""Addresses of submissions."""

from django.urls import URLPattern, path

from meritko.web.submissions.views import beside, filling, papers, saving, settling, workbooks

app_name = "submissions"

urlpatterns: list[URLPattern] = [
    path("<int:number>/", filling.submission, name="submission"),
    path("<int:number>/ulozit/", saving.save, name="save"),
    path("<int:number>/vlozit/", saving.paste, name="paste"),
    path("obce/", saving.municipalities, name="municipalities"),
    path("<int:number>/odchylky/", filling.deviations, name="deviations"),
    path("<int:number>/historie/", filling.history, name="history"),
    path("<int:number>/vzit-zpet/", settling.take_back, name="take_back"),
    path("<int:number>/prijmout/", settling.accept, name="accept"),
    path("<int:number>/vratit/", settling.give_back, name="give_back"),
    path("<int:number>/nedodano/", settling.not_delivered, name="not_delivered"),
    path("<int:number>/znovu/", settling.reopen, name="reopen"),
    path("<int:number>/za-jineho/", settling.on_behalf, name="on_behalf"),
    path("<int:number>/vyjimky/", settling.exception, name="exception"),
    path("<int:number>/prilohy/", beside.attach, name="attach"),
    path(
        "<int:number>/prilohy/<int:attachment>/odebrat/",
        beside.remove_attachment,
        name="remove_attachment",
    ),
    path("<int:number>/poznamky/", beside.remarks, name="remarks"),
    path("<int:number>/poznamka/", beside.comment, name="comment"),
    path("poznamka/<int:number>/vyrizeno/", beside.settle_remark, name="settle_remark"),
    path("<int:number>/odkazy/", beside.links, name="links"),
    path("odkaz/<int:number>/zrusit/", beside.withdraw_link, name="withdraw_link"),
    path("odkaz/<int:number>/znovu/", beside.send_again, name="send_again"),
    path("<int:number>/potvrzeni/", papers.receipts, name="receipts"),
    path("<int:number>/potvrzeni/<int:receipt>/", papers.receipt, name="receipt"),
    path("<int:number>/tisk/", papers.printed, name="printed"),
    path("vyjimka/<int:number>/ukoncit/", settling.end_exception, name="end_exception"),
    path("<int:number>/sesit/", workbooks.upload, name="workbook"),
    path("<int:number>/sesit.xlsx", workbooks.download, name="workbook_file"),
    path("<int:number>/sesit/<int:workbook>/", workbooks.preview, name="sent_workbook"),
    path("<int:number>/sesit/<int:workbook>/zapsat/", workbooks.keep, name="keep_workbook"),
    path("<int:number>/sesit/<int:workbook>/nechat/", workbooks.give_up, name="give_up_workbook"),
    path("<int:number>/sesit/<int:workbook>/oznaceny.xlsx", workbooks.marked, name="marked_workbook"),
]
