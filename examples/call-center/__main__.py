"""A call center: its phone numbers and gateways, where its calls go, who is told of them, and its alarms."""

from __future__ import annotations

import pulumi

import pulumi_videosdk as videosdk

config = pulumi.Config()

# The numbers that customers call, at the carrier.
hotline = videosdk.PhoneNumber(
    "hotline",
    name="hotline",
    phone_numbers=["+14155550100", "+14155550101"],
    inbound={"sip_region": "us002"},
    outbound={
        "address": "sip.carrier.example",
        "sip_region": "us002",
        "auth": {"username": "acme", "password": config.require_secret("carrierPassword")},
    },
)

# The office's own telephone system: what comes in from it, and what goes out to it.
extensions = ["+14155550180", "+14155550181"]
videosdk.InboundGateway(
    "from-office", name="office", numbers=extensions, allowed_addresses=["203.0.113.0/24"], geo_region="us002"
)
office = videosdk.OutboundGateway(
    "to-office",
    name="office",
    numbers=extensions,
    address="pbx.acme.example:5061",
    transport="tls",
    record=config.require_bool("recordOffice"),
    noise_cancellation=True,
    enable_dtmf=True,
    geo_region="us002",
)

reception = videosdk.Room("reception")
support = videosdk.RoutingRule(
    "support",
    name="support",
    type="inbound",
    phone_numbers=hotline.phone_numbers,
    room={"type": "dynamic", "prefix": "participantNumber"},
    recording=True,
)
callback = videosdk.RoutingRule(
    "callback",
    name="callback",
    type="outbound",
    phone_numbers=hotline.phone_numbers,
    headers={"X-Campaign": "callback"},
)
# Calls that another provider hands over.
overflow = videosdk.Connector(
    "overflow",
    provider="twilio",
    default_room_id=reception.room_id,
    default_rule_id=support.rule_id,
)

videosdk.SipWebhook(
    "desk", url=config.require("webhookUrl"), events=["call-started", "call-missed", "call-hangup"]
)
duty = videosdk.NotificationChannel("duty", type="email", config={"to": ["duty@acme.example"]})
for severity, threshold in {"warning": 80, "critical": 100}.items():
    videosdk.AlertRule(
        f"crowded-{severity}",
        severity=severity,
        rule_config={
            "query": {"metric": "participants"},
            "condition": {"operator": ">", "threshold": threshold},
        },
        notification_channel_ids=[duty.channel_id],
    )

pulumi.export("gateway", office.gateway_id)
pulumi.export("rules", {"support": support.rule_id, "callback": callback.rule_id})
pulumi.export("overflow", overflow.webhook_url)
