# make run   the chat page, from a fresh clone
# make test  every check and test, from a fresh clone
PORT = 7860
VENV = .venv
PY = $(VENV)/bin/python
WORKERS = 2
FOLDERS = corpus index assistant eval

# Nothing here reports home or asks a hub for a model, unless the environment says otherwise.
export GRADIO_ANALYTICS_ENABLED ?= False
export ANONYMIZED_TELEMETRY ?= False
export ORT_DISABLE_TELEMETRY ?= 1
export HF_HUB_OFFLINE ?= 1
export HF_HUB_DISABLE_TELEMETRY ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK ?= 1

.PHONY: help run index test test-model check eval browser clean

help:
	@echo 'make run    安装、建索引，打开 http://127.0.0.1:$(PORT)'
	@echo 'make test   安装测试所需，检查代码，跑全部测试'
	@echo 'make index  只建索引'
	@echo 'make test-model  装上本机的小语言模型（约 390 MB），跑要用它的测试'
	@echo 'make check  代码检查：ruff、mypy、分层'
	@echo 'make eval   给问答打分，写成 eval/RESULTS.md'
	@echo 'make clean  删除虚拟环境和缓存（不动数据目录）'

run: index
	$(VENV)/bin/wenzhang serve --port $(PORT)

index: $(VENV)/.installed
	$(VENV)/bin/wenzhang index

test: check browser
	$(PY) -m pytest -n $(WORKERS)

test-model: $(VENV)/.installed-dev
	$(PY) -m pip install -q -c constraints.txt -e '.[dev,model]'
	$(PY) -m pytest -m model

check: $(VENV)/.installed-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict $(FOLDERS)
	$(PY) -m pytest -q tests/test_layers.py

eval: index
	$(PY) -m eval --write

# A stamp newer than both files means that nothing is left to install.
$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PY) -m pip install -q -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PY) -m pip install -q -c constraints.txt -e '.[dev]'
	touch $(VENV)/.installed $@

$(VENV)/bin/python:
	@python=''; \
	for name in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$$name"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo '需要 Python 3.11 或更新的版本：请安装后重试，或用 make PYTHON=路径 指定。' >&2; exit 1; fi; \
	echo "虚拟环境：$$("$$python" -V) → $(VENV)"; \
	"$$python" -m venv $(VENV) || { rm -rf $(VENV); echo '无法建立虚拟环境（Debian 需要 python3-venv）。' >&2; exit 1; }

# The page tests need a Chromium and Chinese fonts; where neither is there nor can be installed they skip and say so.
browser:
	@if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || \
	    command -v google-chrome >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo '安装 Chromium 和中文字体，供页面测试使用'; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null && exit 0; fi; \
	echo '没有 Chromium，页面测试将跳过。请安装 chromium 和中文字体（Debian：chromium fonts-noto-cjk）。' >&2

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find $(FOLDERS) tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
