# Made from definitions/alert_rule.py by `make generate`: change it there.
"""AlertRule, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from ..args import AlertRuleConfigArgs
from .declaring import Resource


class AlertRule(Resource, token="videosdk:index:AlertRule"):
    """A rule that raises an incident when a metric is beyond its threshold.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    mail = videosdk.NotificationChannel("mail", type="email", config={"to": ["ops@example.com"]})
    crowded = videosdk.AlertRule(
        "crowded",
        severity="warning",
        rule_config={
            "query": {"metric": "participants"},
            "condition": {"operator": ">", "threshold": 100},
        },
        notification_channel_ids=[mail.channel_id],
    )
    ```

    ## Import

    By its id.

    ```sh
    pulumi import videosdk:index:AlertRule name 0b2f6f0e-6a0e-4b6c-9a55-2f1f0d6c7e10
    ```
    """

    delete_before_replace = True
    id_output = "alert_rule_id"

    alert_rule_id: pulumi.Output[str]
    """The id that VideoSDK gave; the resource's `id` too."""
    status: pulumi.Output[str | None]
    """`active` or `paused`; as of the last `up` or `refresh`."""
    created_at: pulumi.Output[str | None]
    """When it was made: ISO 8601, UTC."""
    severity: pulumi.Output[str]
    rule_config: pulumi.Output[dict[str, Any]]
    name: pulumi.Output[str]
    notification_channel_ids: pulumi.Output[list[str] | None]
    enabled: pulumi.Output[bool | None]
    description: pulumi.Output[str | None]
    summary: pulumi.Output[str | None]
    domain: pulumi.Output[str | None]
    time_aggregation: pulumi.Output[str | None]
    adopt: pulumi.Output[bool | None]

    def __init__(
        self,
        resource_name: str,
        *,
        severity: pulumi.Input[str],
        rule_config: pulumi.Input[AlertRuleConfigArgs | Mapping[str, Any]],
        name: pulumi.Input[str] | None = None,
        notification_channel_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        enabled: pulumi.Input[bool] | None = None,
        description: pulumi.Input[str] | None = None,
        summary: pulumi.Input[str] | None = None,
        domain: pulumi.Input[str] | None = None,
        time_aggregation: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an AlertRule.

        :param resource_name: The resource's name in the program.
        :param severity: How grave its incidents are: `info`, `warning` or `critical`. Not empty; `info`,
            `warning` or `critical` (another one is warned of, and sent).
        :param rule_config: What is measured, and when an incident is raised: `{query, condition, …}`.
        :param name: Its name. If it is left out, one is generated: the resource's name and a random
            suffix. Not empty.
        :param notification_channel_ids: The channels by which its incidents are told: the `channel_id` of
            each `NotificationChannel`. Default: []. Each not empty.
        :param enabled: Whether it is active; else it is paused. Default: True.
        :param description: What it is for. Default: .
        :param summary: What its incidents say. VideoSDK does not show it: a refresh does not compare it.
            Default: .
        :param domain: What it watches: `rtc`, or `agent`. Default: rtc. Not empty; `rtc` or `agent`
            (another one is warned of, and sent).
        :param time_aggregation: How values are combined over time. VideoSDK does not show it: a refresh
            does not compare it. Not empty.
        :param adopt: Whether to take over a rule that already has this name, instead of failing. It
            becomes what is declared, but for its `domain`, which must be the same.
        :param opts: Pulumi's options.
        """
        self._declare(
            resource_name,
            {
                "severity": severity,
                "rule_config": rule_config,
                "name": name,
                "notification_channel_ids": notification_channel_ids,
                "enabled": enabled,
                "description": description,
                "summary": summary,
                "domain": domain,
                "time_aggregation": time_aggregation,
                "adopt": adopt,
            },
            opts,
        )
