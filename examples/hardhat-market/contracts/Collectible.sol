// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC721} from "./interfaces/IERC721.sol";

/// @title Example collectible
/// @notice An ERC-721 token that anybody can mint.
contract Collectible is IERC721 {
    /// @notice The metadata of a range of tokens changed.
    /// @param _fromTokenId First token of the range.
    /// @param _toTokenId Last token of the range.
    event BatchMetadataUpdate(uint256 _fromTokenId, uint256 _toTokenId);

    /// @notice The address of a token's metadata is now `value`.
    /// @param value Where the metadata is.
    /// @param id Which token.
    event URI(string value, uint256 indexed id);

    error NotAllowed(address caller, uint256 tokenId);
    error ZeroAddress();

    string public name;
    string public symbol;
    uint256 public totalSupply;

    mapping(uint256 tokenId => address) public ownerOf;
    mapping(address owner => uint256) public balanceOf;
    mapping(uint256 tokenId => address) public getApproved;
    mapping(address owner => mapping(address operator => bool)) public isApprovedForAll;
    mapping(uint256 tokenId => string) public tokenURI;

    constructor(string memory name_, string memory symbol_) {
        name = name_;
        symbol = symbol_;
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == 0x01ffc9a7 || interfaceId == 0x80ac58cd || interfaceId == 0x5b5e139f;
    }

    /// @notice Creates a token; ids count from 1.
    function mint(address to, string calldata uri) external returns (uint256 tokenId) {
        if (to == address(0)) revert ZeroAddress();
        tokenId = ++totalSupply;
        ownerOf[tokenId] = to;
        balanceOf[to] += 1;
        tokenURI[tokenId] = uri;
        emit Transfer(address(0), to, tokenId);
        emit URI(uri, tokenId);
    }

    /// @notice Destroys a token.
    function burn(uint256 tokenId) external {
        address owner = _checkAllowed(tokenId);
        delete ownerOf[tokenId];
        delete getApproved[tokenId];
        balanceOf[owner] -= 1;
        emit Transfer(owner, address(0), tokenId);
    }

    /// @notice Tells everybody that the metadata of a range of tokens changed.
    function refresh(uint256 fromTokenId, uint256 toTokenId) external {
        emit BatchMetadataUpdate(fromTokenId, toTokenId);
    }

    function approve(address approved, uint256 tokenId) external {
        address owner = ownerOf[tokenId];
        if (msg.sender != owner && !isApprovedForAll[owner][msg.sender]) revert NotAllowed(msg.sender, tokenId);
        getApproved[tokenId] = approved;
        emit Approval(owner, approved, tokenId);
    }

    function setApprovalForAll(address operator, bool approved) external {
        isApprovedForAll[msg.sender][operator] = approved;
        emit ApprovalForAll(msg.sender, operator, approved);
    }

    function transferFrom(address from, address to, uint256 tokenId) external {
        if (to == address(0)) revert ZeroAddress();
        if (_checkAllowed(tokenId) != from) revert NotAllowed(from, tokenId);
        delete getApproved[tokenId];
        ownerOf[tokenId] = to;
        balanceOf[from] -= 1;
        balanceOf[to] += 1;
        emit Transfer(from, to, tokenId);
    }

    function _checkAllowed(uint256 tokenId) private view returns (address owner) {
        owner = ownerOf[tokenId];
        bool allowed =
            msg.sender == owner || msg.sender == getApproved[tokenId] || isApprovedForAll[owner][msg.sender];
        if (owner == address(0) || !allowed) revert NotAllowed(msg.sender, tokenId);
    }
}
