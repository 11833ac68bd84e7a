# CUDA comes inside the PyTorch wheels: the host needs only the NVIDIA driver and its container toolkit.
FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 OMP_NUM_THREADS=1
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends git make \
 && rm -rf /var/lib/apt/lists/*

# files in mounted folders belong to this user: build with --build-arg USER_ID=$(id -u) where it is not 1000
ARG USER_ID=1000
RUN useradd --non-unique --uid "$USER_ID" --create-home segnb && install -d -o segnb /segnb
USER ${USER_ID}
WORKDIR /segnb

# the environment first, so that a changed notebook does not install it again
COPY --chown=segnb settings.ini setup.py pyproject.toml requirements.lock Makefile ./
COPY --chown=segnb segnb/__init__.py segnb/
RUN make .venv/.ok
COPY --chown=segnb . .
ENV PATH="/segnb/.venv/bin:$PATH"
CMD ["make", "run"]
