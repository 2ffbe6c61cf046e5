"""What the worker does for the directory. Arguments are identifiers, never texts."""

from procrastinate.contrib.django import app

from contacts_map.upkeep import services


@app.task(name="contacts_map.tell_reporter")
def tell_reporter(report_id: int) -> None:
    services.tell_reporter(report_id=report_id)


@app.periodic(cron="5 0 * * *")
@app.task(name="contacts_map.end_suspensions", queueing_lock="contacts_map.end_suspensions")
def end_suspensions(timestamp: int) -> None:
    services.end_suspensions()


@app.periodic(cron="30 6 * * *")
@app.task(name="contacts_map.ask_services", queueing_lock="contacts_map.ask_services")
def ask_services(timestamp: int) -> None:
    """Sends the links of confirmation that are due today."""
    services.send_confirmation_links()
