"""The servers that tests lean on do what they say."""

from __future__ import annotations

import signal
import smtplib
from email.message import EmailMessage

import psycopg
import pytest
import redis

from tests.support.postgres import PostgresServer
from tests.support.smtp import MailSink
from tests.support.valkey import ValkeyServer
from tests.support.waiting import NeverHappened, until


def test_postgres_finds_hebrew_by_trigram(postgres_server: PostgresServer) -> None:
    name = postgres_server.create_database()
    with psycopg.connect(postgres_server.url(name)) as link:
        link.execute("CREATE EXTENSION pg_trgm")
        row = link.execute("SELECT show_trgm('דוד'), lower('ОЛЬГА'), current_setting('server_version_num')").fetchone()
    assert row is not None
    assert len(row[0]) == 4
    assert row[1] == "ольга"
    postgres_server.drop_database(name)


def test_postgres_databases_start_as_copies_of_their_template(postgres_server: PostgresServer) -> None:
    template = postgres_server.create_database()
    with psycopg.connect(postgres_server.url(template)) as link:
        link.execute("CREATE TABLE kept (n int)")
    copy = postgres_server.create_database(template)
    with psycopg.connect(postgres_server.url(copy)) as link:
        assert link.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    for name in (copy, template):
        postgres_server.drop_database(name)


def test_postgres_comes_back_on_the_same_port_with_its_rows_after_an_immediate_stop() -> None:
    server = PostgresServer.create()
    try:
        server.execute("CREATE TABLE kept AS SELECT 1 AS n")
        server.stop(signal.SIGQUIT)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url(), connect_timeout=2)
        server.start()
        with psycopg.connect(server.url()) as link:
            assert link.execute("SELECT n FROM kept").fetchone() == (1,)
    finally:
        server.remove()
    assert not server.directory.exists()


def test_the_broker_can_be_emptied_and_killed() -> None:
    server = ValkeyServer()
    server.start()
    try:
        with server.client() as link:
            link.set("bell", "rung")
            assert link.config_get("appendonly") == {"appendonly": "yes"}
        server.flush()
        with server.client() as link:
            assert link.get("bell") is None
        server.kill()
        with server.client() as link, pytest.raises(redis.ConnectionError):
            link.ping()
        server.start()
        with server.client() as link:
            assert link.ping()
    finally:
        server.remove()


def letter(message_id: str = "<fact-1@clinic.example>", to: str = "desk@clinic.example") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = (
        "a@clinic.example",
        to,
        "שלום",
        message_id,
    )
    message.set_content("Здравствуйте")
    return message


def test_mail_is_kept_with_its_envelope_and_counted_by_message_id(mail_sink: MailSink) -> None:
    with smtplib.SMTP("127.0.0.1", mail_sink.port) as link:
        link.send_message(letter())
        link.send_message(letter())
    assert mail_sink.message_ids == {"<fact-1@clinic.example>": 2}
    [first, _] = mail_sink.to("desk@clinic.example")
    assert first.message["Subject"] == "שלום"
    assert first.message.get_content().strip() == "Здравствуйте"


def test_one_recipient_can_be_refused_for_now_and_another_for_good(mail_sink: MailSink) -> None:
    mail_sink.behaviour.refuse_recipient = {"full@x.example": "452 4.2.2 full", "gone@x.example": "550 5.1.1 gone"}
    with smtplib.SMTP("127.0.0.1", mail_sink.port) as link:
        for address, code in (("full@x.example", 452), ("gone@x.example", 550)):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
                link.send_message(letter(to=address))
            assert refusal.value.recipients[address][0] == code
        link.send_message(letter(to="fine@x.example"))
    assert [delivery.recipients for delivery in mail_sink.deliveries] == [("fine@x.example",)]


def test_sender_and_data_can_be_refused(mail_sink: MailSink) -> None:
    with smtplib.SMTP("127.0.0.1", mail_sink.port) as link:
        mail_sink.behaviour.refuse_sender = "451 4.7.1 later"
        with pytest.raises(smtplib.SMTPSenderRefused):
            link.send_message(letter())
        mail_sink.behaviour.refuse_sender = ""
        mail_sink.behaviour.refuse_data = "554 5.7.1 not this"
        with pytest.raises(smtplib.SMTPDataError):
            link.send_message(letter())
    assert mail_sink.deliveries == []


def test_a_password_can_be_accepted_or_refused(mail_sink: MailSink) -> None:
    with smtplib.SMTP("127.0.0.1", mail_sink.port) as link:
        assert link.login("clinic", "secret")[0] == 235
    mail_sink.behaviour.refuse_auth = True
    with smtplib.SMTP("127.0.0.1", mail_sink.port) as link, pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
        link.login("clinic", "expired")
    assert refusal.value.smtp_code == 535


@pytest.mark.parametrize("where", ["MAIL", "RCPT", "DATA"])
def test_a_client_can_be_kept_hanging(mail_sink: MailSink, where: str) -> None:
    mail_sink.behaviour.hang_at = where
    link = smtplib.SMTP("127.0.0.1", mail_sink.port, timeout=0.3)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        link.send_message(letter())
    link.close()
    assert mail_sink.deliveries == []


def test_the_line_can_drop_after_the_mail_was_taken(mail_sink: MailSink) -> None:
    mail_sink.behaviour.drop_after_dot = True
    link = smtplib.SMTP("127.0.0.1", mail_sink.port)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        link.send_message(letter())
    assert len(mail_sink.wait_for(1)) == 1


def test_the_mail_server_goes_away_and_comes_back_on_the_same_port(mail_sink: MailSink) -> None:
    mail_sink.stop()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", mail_sink.port)
    mail_sink.start()
    with smtplib.SMTP("127.0.0.1", mail_sink.port) as link:
        link.send_message(letter())
    assert len(mail_sink.deliveries) == 1


def test_waiting_for_what_never_happens_ends_and_names_it() -> None:
    with pytest.raises(NeverHappened, match="pigs fly"):
        until(lambda: False, "pigs fly", within=0.05)
