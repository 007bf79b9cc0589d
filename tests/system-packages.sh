#!/usr/bin/env bash
# What the tests need and pip cannot give: LibreOffice and gnumeric as the judges of what we generate, fonts, a PDF
# renderer, a screen that nobody sees, browsers, Node.js for what drives them, and a mail server to fetch from.
# Installs through apt where it may; elsewhere says what is missing (the tests then skip, and fail where CI=true).
set -euo pipefail
packages=()
command -v soffice >/dev/null || packages+=(libreoffice-calc)
command -v ssconvert >/dev/null || packages+=(gnumeric)
[ -e /usr/lib/python3/dist-packages/uno.py ] || packages+=(python3-uno)
command -v Xvfb >/dev/null || packages+=(xvfb)
command -v pdftoppm >/dev/null || packages+=(poppler-utils)
command -v chromium >/dev/null || packages+=(chromium)
command -v chromedriver >/dev/null || packages+=(chromium-driver)
fc-list 2>/dev/null | grep -qi 'CJK\|wqy' || packages+=(fonts-noto-cjk)
[ -x /usr/sbin/dovecot ] || packages+=(dovecot-imapd)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
command -v firefox-esr >/dev/null || command -v firefox >/dev/null || packages+=(firefox-esr)
command -v cc >/dev/null || command -v gcc >/dev/null || packages+=(gcc libc6-dev)
[ ${#packages[@]} -eq 0 ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
elif command -v apt-get >/dev/null && command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  sudo -n apt-get update -qq
  sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
else
  echo "not installed, and apt cannot be used here: ${packages[*]}" >&2
fi
