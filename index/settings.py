"""Settings: environment (WENZHANG_…), .env, wenzhang.toml in the working directory, then the defaults below."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableSetting

from index.errors import SettingsError

if TYPE_CHECKING:
    from index.embedding import Embedder

BUNDLED = "e5-small"
# What a language model is used for: questions that could not be read; texts: and answers that quote; all: and figures.
LanguageModelUse = Literal["questions", "texts", "all"]
_PASSWORD = 8  # characters at least


def default_data() -> Path:
    """The user's data directory; without a home directory, one of the user's own under the temporary directory."""
    if base := os.environ.get("XDG_DATA_HOME"):
        return Path(base) / "wenzhang"
    try:
        return Path.home() / ".local" / "share" / "wenzhang"
    except RuntimeError:
        return Path(tempfile.gettempdir()) / f"wenzhang-{os.getuid() if hasattr(os, 'getuid') else 'data'}"


class Settings(BaseSettings):
    """What a person can set. Values given in code win over every source."""

    model_config = SettingsConfigDict(
        env_prefix="WENZHANG_", env_file=".env", toml_file="wenzhang.toml", extra="ignore", frozen=True
    )

    data: Path = Field(default_factory=default_data, description="数据目录")
    model: str = Field(default=BUNDLED, description="向量模型：自带的、模型文件夹、本机缓存里的名称，或测试用的 toy")
    reports: Annotated[tuple[Path, ...], NoDecode] = Field(default=(), description="另外收录的报告：文件或文件夹")
    seeds: bool = Field(default=True, description="是否收录自带的两份报告")
    coverage_floor: float = Field(
        default=0.9, ge=0, le=1, description="读出的数字少于这个比例的报告，用到它的答案会注明"
    )
    host: str = Field(default="127.0.0.1", description="问答页监听的地址")
    port: int = Field(default=7860, ge=1, le=65535, description="问答页的端口")
    llm_url: AnyHttpUrl | None = Field(default=None, description="大模型的地址（与 OpenAI 兼容）；不设就不用大模型")
    llm_key: SecretStr = Field(default=SecretStr(""), description="大模型的密钥")
    llm_model: str = Field(default="", description="大模型的名称")
    llm_use: LanguageModelUse = Field(default="questions", description="大模型用在哪里")
    llm_deadline: float = Field(default=20, gt=0, le=600, description="一个问题最多等大模型多少秒")
    llm_calls: int = Field(default=4, ge=1, le=64, description="同时最多问大模型几次")
    staff_password: SecretStr | None = Field(default=None, description="工作人员的密码，至少八个字符")

    question_length: int = Field(default=500, ge=1, le=2000, description="一个问题最多多少字")
    body_size: int = Field(default=256 * 1024, ge=1024, description="一个请求最多多少字节")
    upload_size: int = Field(default=64 * 2**20, ge=1024, description="经接口收录的文件最多多少字节")
    rate: int = Field(default=300, ge=0, description="每个来访地址每分钟最多多少个请求；0 不限")
    crowd: int = Field(default=4, ge=1, le=30, description="同时处理多少个请求")
    queue: int = Field(default=64, ge=0, description="最多多少个请求排队")
    proxies: int = Field(default=0, ge=0, le=10, description="前面有几层可信的反向代理")
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(default=(), description="除本机外，/mcp 接受的主机名")
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(default=(), description="经接口收录、移除报告的密钥")
    log_questions: bool = Field(default=False, description="日志里是否写下问题的文字")

    @field_validator("hosts", "api_keys", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        """In the environment, parted by commas."""
        return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else given

    @field_validator("reports", mode="before")
    @classmethod
    def _paths(cls, given: object) -> object:
        """In the environment, folders are separated as in PATH."""
        return tuple(part for part in given.split(os.pathsep) if part) if isinstance(given, str) else given

    @field_validator("llm_url", mode="before")
    @classmethod
    def _unset(cls, given: object) -> object:
        """WENZHANG_LLM_URL= sets none."""
        return None if given == "" else given

    @field_validator("staff_password", mode="after")
    @classmethod
    def _long_enough(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and len(given.get_secret_value()) < _PASSWORD:
            raise ValueError(f"至少要有 {_PASSWORD} 个字符")
        return given

    @field_validator("data", mode="after")
    @classmethod
    def _absolute(cls, data: Path) -> Path:
        return Path(os.path.expanduser(data)).absolute()

    @property
    def at_once(self) -> int:
        """Questions under way at the same time: one that waits for a language model does no work."""
        return self.crowd + (self.llm_calls if self.llm_url else 0)

    def embedder(self) -> "Embedder":
        """The embedding model that is set; its files are read at the first text."""
        from index.embedding import ToyEmbedder, open_embedder

        if self.model == "toy":
            return ToyEmbedder()
        return open_embedder("" if self.model == BUNDLED else self.model, self.data / "models")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """The settings in force here, or a message naming the setting that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "；".join(f"{'.'.join(map(str, one['loc']))}：{one['msg']}" for one in error.errors())
        raise SettingsError(f"设置有误：{wrong}（看看环境变量 WENZHANG_…、.env 和 wenzhang.toml）") from error
    except (UnreadableSetting, ValueError, OSError) as error:
        raise SettingsError(f"设置读不出来：{error}（看看 .env 和 wenzhang.toml）") from error
