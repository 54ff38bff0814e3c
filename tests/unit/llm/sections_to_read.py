"""Sections written for the tests of the extractive reader."""

from __future__ import annotations

BUSINESS = """Item 1. Business

General

Harbour Tools, Inc. designs, manufactures and markets hand tools. The Company was incorporated in \
Delaware in 1974, and is headquartered in Portland, Maine.

Products

Our principal products are chisels, planes and saws, sold under the Harbour and Tidewater brands. \
The Tidewater line of planes was introduced in 2019 and is designed to be sharpened at home.

Raw Materials and Suppliers

We purchase tool steel from two suppliers in the U.S. and one in Sweden. Handles are made from ash \
wood; the availability of ash has declined, and prices of this raw material rose by 12%.

Sales by region

2023\t2022\t2021

$ 1,204\t$ 1,100\t$ 990

Competition

The markets for hand tools are highly competitive. Our principal competitors are Stanford Works \
and Beck & Sons Co., which compete on the basis of price.

Available Information

Our annual report on Form 10-K is available free of charge on our website, www.harbour.example.

Employees

As of December 31, 2023, we had 1,250 full-time employees, of whom 310 are covered by collective \
bargaining agreements. We believe that relations with our employees are good.

Regulation

Our plants are subject to environmental laws and regulations on emissions, and compliance cost us \
$2.1 million in 2023. The Environmental Protection Agency regulates our electroplating line.
"""

RISKS = """Risk Factors

We depend on a small number of suppliers, and a shortage of tool steel could stop our production.

We buy all our tool steel from three suppliers. If one of them failed, our manufacturing \
facilities would lack raw materials for weeks, and production delays would follow.

A cyberattack on our information systems could expose customer data and interrupt our business.

Hackers attack retailers and manufacturers every day with malware and ransomware. A breach of data \
security in our network would be costly to repair, and systems might be down for a long time.

We may be unable to retain our key personnel and to attract qualified employees.

Our executive officers have an average tenure of twenty years. The loss of key employees could \
disrupt our plans, since talent is scarce and labor unions compete for the same workers.

Our indebtedness could limit our liquidity and our ability to obtain financing.

We had $90 million of debt at year end, and the covenants of our credit agreement restrict \
dividends and further borrowings. Higher interest rates would raise what we pay.

Changes in environmental laws and regulations could increase our costs of compliance.

Government agencies may adopt stricter regulations for electroplating. Lawsuits, fines and \
penalties may follow from any violation of the permits that we hold under those laws.

Tariffs, war or an economic downturn could reduce international sales of our tools.

We sell in 31 countries, and global economic conditions, trade sanctions and political unrest \
there affect demand for building and for tools. A recession would hurt sales in all of them.
"""
