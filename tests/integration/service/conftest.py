"""A service on the simulated provider, over either database."""

from __future__ import annotations

import dataclasses
from contextlib import asynccontextmanager

import pytest

from tenfold.service.analyses import AnalysisService
from tenfold.service.request import AnalysisRequest
from tenfold.service.stores import open_stores
from tenfold.testing.simulated_provider import Profile, SimulatedProvider


@pytest.fixture
async def provider():
    async with SimulatedProvider(profile=Profile(seed=3, speed=100)) as running:
        yield running


@pytest.fixture
def hold(provider):
    """Has the provider keep all who ask from now on waiting."""
    return lambda: setattr(provider._state, "profile", Profile(seed=3, ttft_seconds=3600))


@pytest.fixture
def release(provider):
    """Has it answer those who ask from now on."""
    quick = provider.profile
    return lambda: setattr(provider._state, "profile", quick)


@pytest.fixture
def service_settings(settings, provider, database_url):
    return dataclasses.replace(
        settings,
        base_url=provider.base_url,
        model="openai-chat:simulated-large",
        database_url=database_url,
    )


@pytest.fixture
def stores(service_settings):
    with open_stores(service_settings) as opened:
        yield opened


@pytest.fixture
def serve(stores, service_settings):
    """Opens a service; ``settings`` may differ."""

    @asynccontextmanager
    async def open_service(settings=service_settings, **options):
        async with AnalysisService(stores, settings, **options) as service:
            yield service

    return open_service


@pytest.fixture
def sample():
    return AnalysisRequest(target="sample")
